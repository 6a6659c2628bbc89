package secretfile

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// yamlEntryText encodes an entry of a map. Values are always quoted or a literal block,
// because the meaning of a plain scalar depends on the reader.
func yamlEntryText(name, value, comment string) string {
	key := yamlKey(name)
	if !yamlBlock(value) {
		return key + ": " + quoteYAML(value) + comment + "\n"
	}
	head := ": |"
	if !strings.HasSuffix(value, "\n") {
		head = ": |-"
	}
	text := key + head + comment + "\n"
	for line := range strings.Lines(value) {
		text += "  " + strings.TrimSuffix(line, "\n") + "\n"
	}
	return text
}

// yamlBlock reports whether value is readable as a literal block and can be represented
// exactly by one: several lines of visible text, as in a key.
func yamlBlock(value string) bool {
	if !strings.Contains(value, "\n") || strings.HasSuffix(value, "\n\n") {
		return false
	}
	for line := range strings.Lines(value) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line != strings.TrimSpace(line) || strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r > '~' }) {
			return false
		}
	}
	return true
}

// yamlKey encodes the name of an entry, quoted if a reader could parse it as something
// other than a string.
func yamlKey(name string) string {
	words := []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
	if ValidName(name) && !slices.Contains(words, strings.ToLower(name)) {
		return name
	}
	return quoteYAML(name)
}

// quoteYAML encodes text as a double-quoted scalar, which can represent any text.
func quoteYAML(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < 0x80 && unicode.IsPrint(r), r >= 0xa0 && unicode.IsPrint(r):
			b.WriteRune(r)
		case r <= 0xff:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r <= 0xffff && r != utf8.RuneError:
			fmt.Fprintf(&b, `\u%04x`, r)
		case r == utf8.RuneError:
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
