package fakecoder

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

const maxBatch = 1 << 20

// entry is a key of an imported file, with its value.
type entry struct{ key, value string }

// parseEntries parses the file as the server does: flat, strings only, unique keys.
func parseEntries(format, content string) ([]entry, error) {
	parse := map[string]func(string) ([]entry, error){"env": parseDotenv, "json": parseJSONEntries, "yaml": parseYAMLEntries}[format]
	if parse == nil {
		return nil, fmt.Errorf("unknown format %q", format)
	}
	if len(content) > maxBatch {
		return nil, fmt.Errorf("content must not exceed %d bytes", maxBatch)
	}
	entries, err := parse(strings.TrimPrefix(content, "\ufeff"))
	if err != nil {
		return nil, err
	}
	if len(entries) > maxSecrets {
		return nil, fmt.Errorf("at most %d secrets", maxSecrets)
	}
	seen := map[string]bool{}
	for _, e := range entries {
		if seen[e.key] {
			return nil, fmt.Errorf("duplicate key %q", e.key)
		}
		seen[e.key] = true
	}
	return entries, nil
}

func parseDotenv(content string) ([]entry, error) {
	var entries []entry
	for i, line := range strings.Split(strings.ReplaceAll(content, "\r\n", "\n"), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, found := strings.Cut(strings.TrimPrefix(line, "export "), "=")
		if !found {
			return nil, fmt.Errorf("line %d: no = found", i+1)
		}
		value, err := unquote(strings.TrimSpace(value))
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		entries = append(entries, entry{strings.TrimSpace(key), value})
	}
	return entries, nil
}

func unquote(value string) (string, error) {
	if value == "" || value[0] != '"' && value[0] != '\'' {
		return value, nil
	}
	if len(value) < 2 || value[len(value)-1] != value[0] {
		return "", errors.New("unterminated quote")
	}
	inner := value[1 : len(value)-1]
	if value[0] == '\'' {
		return inner, nil
	}
	return strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\r`, "\r", `\\`, `\`, `\"`, `"`).Replace(inner), nil
}

func parseJSONEntries(content string) ([]entry, error) {
	d := json.NewDecoder(strings.NewReader(content))
	if token, err := d.Token(); err != nil || token != json.Delim('{') {
		return nil, errors.New("expected one flat object of strings")
	}
	var entries []entry
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		value, err := d.Token()
		text, isText := value.(string)
		if err != nil || !isText {
			return nil, fmt.Errorf("the value of %q is no string", key)
		}
		entries = append(entries, entry{key.(string), text})
	}
	if token, err := d.Token(); err != nil || token != json.Delim('}') {
		return nil, errors.New("expected one flat object of strings")
	}
	return entries, nil
}

func parseYAMLEntries(content string) ([]entry, error) {
	file, err := parser.ParseBytes([]byte(content), 0)
	if err != nil || len(file.Docs) != 1 {
		return nil, errors.New("expected one flat map of strings")
	}
	items, isMap := file.Docs[0].Body.(ast.MapNode)
	if !isMap {
		return nil, errors.New("expected one flat map of strings")
	}
	var entries []entry
	for item := items.MapRange(); item.Next(); {
		key, keyIsText := textOf(item.Key())
		value, valueIsText := textOf(item.Value())
		if !keyIsText || !valueIsText {
			return nil, fmt.Errorf("the value of %q is no string", item.Key().String())
		}
		entries = append(entries, entry{key, value})
	}
	return entries, nil
}

// textOf returns the text of a string node: quoted, plain or a block.
func textOf(node ast.Node) (text string, ok bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	}
	return "", false
}
