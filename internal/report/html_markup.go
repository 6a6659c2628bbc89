package report

import (
	"bufio"
	"html"
	"strconv"
	"strings"
)

// markup is HTML. Constants of this package convert to it implicitly; everything else
// must pass through text, number or address, so that no text of a template or a
// server can get onto the page unescaped. html/template is not used: it finds methods
// by name at run time, so the linker could not remove any unused method, which is a
// sixth of the binary.
type markup string

// text escapes text for an element or a quoted attribute, after it makes invisible
// characters visible.
func text(s string) markup { return markup(html.EscapeString(visible(s))) }

func number(n int) markup { return markup(strconv.Itoa(n)) }

// address returns the value of an href, or "#" if url is not a web address.
func address(url string) markup {
	if !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") {
		return "#"
	}
	return text(url)
}

// when returns m if ok is true.
func when(ok bool, m markup) markup {
	if !ok {
		return ""
	}
	return m
}

// pageWriter writes a page. Flush returns its first error.
type pageWriter struct{ *bufio.Writer }

func (w pageWriter) put(parts ...markup) {
	for _, part := range parts {
		_, _ = w.WriteString(string(part))
	}
}
