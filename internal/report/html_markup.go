package report

import (
	"bufio"
	"html"
	"strconv"
	"strings"
)

// markup is HTML. A constant of this package becomes it by itself; everything else
// has to pass through text, number or address, so what a template or a server says
// cannot get onto the page in another way. There is no template engine: one that
// finds methods by their names at run time keeps the linker from leaving out any,
// which is a sixth of the binary.
type markup string

// text is text within an element or within the quotes of an attribute, with what
// nobody would see made visible.
func text(s string) markup { return markup(html.EscapeString(visible(s))) }

func number(n int) markup { return markup(strconv.Itoa(n)) }

// address is the value of an href: of the web, or nothing.
func address(url string) markup {
	if !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") {
		return "#"
	}
	return text(url)
}

// when is m where ok holds.
func when(ok bool, m markup) markup {
	if !ok {
		return ""
	}
	return m
}

// pageWriter writes a page. Its first error is that of Flush.
type pageWriter struct{ *bufio.Writer }

func (w pageWriter) put(parts ...markup) {
	for _, part := range parts {
		_, _ = w.WriteString(string(part))
	}
}
