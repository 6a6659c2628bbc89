// Package inject fills secrets into a text. There is one kind of placeholder:
//
//	{{ secret "NAME" }}            the value as it is
//	{{ secret "NAME" | base64 }}   through one or more filters, left to right
//
// All other text stays as it is, including any other {{ … }}, so templates of other
// programs can be filled.
package inject

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// filters transform a value before it is inserted. Filters that quote add the quotes.
var filters = []struct {
	name string
	what string
	do   func(string) (string, error)
}{
	{"base64", "standard base64", func(v string) (string, error) { return base64.StdEncoding.EncodeToString([]byte(v)), nil }},
	{"json", "a JSON string, with its quotes; YAML and TOML read it too", quoteJSON},
	{"shell", "quoted for sh, bash and zsh", func(v string) (string, error) { return "'" + strings.ReplaceAll(v, "'", `'\''`) + "'", nil }},
	{"url", "escaped for any part of a URL", escapeURL},
	{"trim", "without white space around it", func(v string) (string, error) { return strings.TrimSpace(v), nil }},
}

// escapeURL percent-encodes the value so that it is safe in a query, in a path, and in
// the user info before the @. It never uses + for a space, which is valid only in a query.
func escapeURL(v string) (string, error) {
	return strings.ReplaceAll(url.QueryEscape(v), "+", "%20"), nil
}

// Filter is the name of a filter and a description of its result.
type Filter struct{ Name, What string }

// Filters returns the filters.
func Filters() []Filter {
	var list []Filter
	for _, f := range filters {
		list = append(list, Filter{f.name, f.what})
	}
	return list
}

func quoteJSON(value string) (string, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(value)
	return strings.TrimSuffix(b.String(), "\n"), err
}

// Template is a parsed text.
type Template struct{ parts []part }

// part is a piece of text and the secret that follows it.
type part struct {
	text    string
	name    string // "" in the last part
	filters []string
}

// Error is a mistake in a template, with its line number.
type Error struct {
	Line int
	Err  error
}

func (e *Error) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }
func (e *Error) Unwrap() error { return e.Err }

const open, end = "{{", "}}"

// Parse parses a template and reports every mistake in it.
func Parse(text string) (*Template, error) {
	t := &Template{}
	var faults []error
	line, literal := 1, ""
	for {
		before, rest, found := strings.Cut(text, open)
		literal += before
		if !found {
			t.parts = append(t.parts, part{text: literal})
			return t, errors.Join(faults...)
		}
		line += strings.Count(before, "\n")
		if !isOurs(rest) {
			literal += open
			text = rest
			continue
		}
		inside, after, err := splitAction(rest)
		p := part{text: literal}
		if err == nil {
			p.name, p.filters, err = parseAction(inside)
		}
		if err != nil {
			faults = append(faults, &Error{line, err})
		}
		t.parts = append(t.parts, p)
		line += strings.Count(inside, "\n")
		literal, text = "", after
	}
}

// isOurs reports whether the text after {{ begins with the word secret.
func isOurs(rest string) bool {
	word, ok := strings.CutPrefix(strings.TrimLeft(rest, " \t"), "secret")
	return ok && (word == "" || strings.ContainsRune(" \t\"}", rune(word[0])))
}

// splitAction splits at the first }} that is not inside a quoted name.
func splitAction(rest string) (inside, after string, err error) {
	quoted := false
	for i := 0; i < len(rest); i++ {
		switch {
		case rest[i] == '\n':
			return rest[:i], rest[i:], errors.New("{{ secret is not closed by }} on its line")
		case rest[i] == '"':
			quoted = !quoted
		case !quoted && strings.HasPrefix(rest[i:], end):
			return rest[:i], rest[i+len(end):], nil
		}
	}
	return rest, "", errors.New("{{ secret is not closed by }} on its line")
}

// parseAction parses: secret "NAME" | filter | filter.
func parseAction(inside string) (name string, list []string, err error) {
	form := errors.New(`expected {{ secret "NAME" }}, with filters behind a |`)
	rest, ok := strings.CutPrefix(strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(inside), "secret")), `"`)
	if !ok {
		return "", nil, form
	}
	name, rest, ok = strings.Cut(rest, `"`)
	if !ok || name == "" {
		return "", nil, form
	}
	rest = strings.TrimSpace(rest)
	for rest != "" {
		if rest, ok = strings.CutPrefix(rest, "|"); !ok {
			return "", nil, form
		}
		var filter string
		filter, rest, _ = strings.Cut(rest, "|")
		if rest != "" {
			rest = "|" + rest
		}
		filter = strings.TrimSpace(filter)
		if findFilter(filter) == nil {
			return "", nil, fmt.Errorf("unknown filter %q: expected one of %s", filter, filterNames())
		}
		list = append(list, filter)
	}
	return name, list, nil
}

func findFilter(name string) func(string) (string, error) {
	for _, f := range filters {
		if f.name == name {
			return f.do
		}
	}
	return nil
}

func filterNames() string {
	var names []string
	for _, f := range filters {
		names = append(names, f.name)
	}
	return strings.Join(names, ", ")
}

// Names returns the names of the secrets in the template, each once, in order.
func (t *Template) Names() []string {
	var names []string
	seen := map[string]bool{}
	for _, p := range t.parts {
		if p.name != "" && !seen[p.name] {
			seen[p.name] = true
			names = append(names, p.name)
		}
	}
	return names
}

// Fill returns the text with the values from get. It fails if a filter does not accept a
// value.
func (t *Template) Fill(get func(name string) (secret.Secret, error)) (secret.Secret, error) {
	var b []byte
	for _, p := range t.parts {
		b = append(b, p.text...)
		if p.name == "" {
			continue
		}
		value, err := get(p.name)
		if err != nil {
			return secret.Secret{}, err
		}
		text := value.RevealString()
		for _, filter := range p.filters {
			if text, err = findFilter(filter)(text); err != nil {
				return secret.Secret{}, fmt.Errorf("cannot put %q through %s: %w", p.name, filter, err)
			}
		}
		b = append(b, text...)
	}
	return secret.New(b), nil
}
