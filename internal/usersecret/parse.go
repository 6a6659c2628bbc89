package usersecret

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// MaxImport is the maximum size of a file of secrets in bytes.
const MaxImport = 1 << 20

// Formats returns the formats of a file of secrets.
func Formats() []string { return []string{"env", "json", "yaml"} }

// FormatOf returns the format for a file name. The default is dotenv.
func FormatOf(name string) string {
	switch lower := strings.ToLower(name); {
	case strings.HasSuffix(lower, ".json"):
		return "json"
	case strings.HasSuffix(lower, ".yaml"), strings.HasSuffix(lower, ".yml"):
		return "yaml"
	}
	return "env"
}

// Parse parses a file of secrets exactly as a Coder server does. Each key is the name of a
// secret and, if it is valid as one, an environment variable. The error has one line per
// problem and does not contain any value.
func Parse(format string, data []byte) ([]Secret, error) {
	if len(data) > MaxImport {
		return nil, errors.New("the file is larger than 1 MiB")
	}
	if !utf8.Valid(data) {
		return nil, errors.New("the file is not UTF-8 text")
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	var p parsed
	switch format {
	case "env":
		p.env(data)
	case "json":
		p.json(data)
	case "yaml":
		p.yaml(data)
	default:
		return nil, fmt.Errorf("unknown format %q: expected one of %s", format, strings.Join(Formats(), ", "))
	}
	if len(p.secrets) > MaxSecrets {
		p.faults = append(p.faults, fmt.Errorf("there are %d secrets in it, and a user has %d at most", len(p.secrets), MaxSecrets))
	}
	return p.secrets, errors.Join(p.faults...)
}

// parsed collects the secrets of a file and its errors.
type parsed struct {
	secrets []Secret
	faults  []error
}

func (p *parsed) fault(line int, format string, args ...any) {
	p.faults = append(p.faults, fmt.Errorf("line %d: %w", line, fmt.Errorf(format, args...)))
}

// add adds a key and its value. A key that is not a valid environment variable gets none,
// so the secret is not delivered.
func (p *parsed) add(line int, key, value string) {
	s := Secret{Name: key, Value: secret.FromString(value)}
	if CheckEnv(key) == nil {
		s.Env = key
	}
	if slices.ContainsFunc(p.secrets, func(other Secret) bool { return other.Name == key }) {
		p.fault(line, "%q is there twice", key)
		return
	}
	for _, fault := range s.Check() {
		p.fault(line, "%w", fault)
	}
	p.secrets = append(p.secrets, s)
}

// env parses dotenv: a value is one line, and nothing in it is expanded.
func (p *parsed) env(data []byte) {
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		key, value, ok := strings.Cut(strings.TrimPrefix(line, "export "), "=")
		if !ok {
			p.fault(i+1, "this is no assignment of the form NAME=value")
			continue
		}
		value, err := unquote(strings.TrimSpace(value))
		if err != nil {
			p.fault(i+1, "%w", err)
			continue
		}
		p.add(i+1, strings.TrimSpace(key), value)
	}
}

func unquote(value string) (string, error) {
	if value == "" || value[0] != '"' && value[0] != '\'' {
		return value, nil
	}
	quote, inner := value[0], value[1:]
	if quote == '\'' {
		inner, ok := strings.CutSuffix(inner, "'")
		if !ok || strings.Contains(inner, "'") {
			return "", errors.New("a quote is not closed, or text follows it")
		}
		return inner, nil
	}
	var b strings.Builder
	for i := 0; i < len(inner); i++ {
		switch c := inner[i]; {
		case c == '"' && i == len(inner)-1:
			return b.String(), nil
		case c == '"':
			return "", errors.New("text follows the closing quote")
		case c == '\\' && i+1 < len(inner) && strings.IndexByte(`ntr\"`, inner[i+1]) >= 0:
			i++
			b.WriteByte("\n\t\r\\\""[strings.IndexByte(`ntr\"`, inner[i])])
		default:
			b.WriteByte(c)
		}
	}
	return "", errors.New("a quote is not closed")
}

// json parses one object with string values.
func (p *parsed) json(data []byte) {
	dec := json.NewDecoder(bytes.NewReader(data))
	line := func() int { return 1 + bytes.Count(data[:dec.InputOffset()], []byte("\n")) }
	bad := func(format string, args ...any) { p.fault(line(), format, args...) }
	if token, err := dec.Token(); err != nil || token != json.Delim('{') {
		bad("it is not one object of strings")
		return
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			bad("it is not JSON")
			return
		}
		var value any
		if err := dec.Decode(&value); err != nil {
			bad("it is not JSON")
			return
		}
		text, ok := value.(string)
		if !ok {
			bad("the value of %q is not a text in quotes", key)
			continue
		}
		p.add(line(), fmt.Sprint(key), text)
	}
	if _, err := dec.Token(); err != nil {
		bad("it is not JSON")
	} else if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		bad("more follows the object")
	}
}

// yaml parses one document, a map with string values.
func (p *parsed) yaml(data []byte) {
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		p.faults = append(p.faults, errors.New("it is not YAML"))
		return
	}
	var body ast.Node
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if body != nil {
			p.faults = append(p.faults, errors.New("it has more than one document"))
			return
		}
		body = doc.Body
	}
	switch node := body.(type) {
	case nil:
	case *ast.MappingNode:
		for _, value := range node.Values {
			p.yamlValue(value)
		}
	case *ast.MappingValueNode:
		p.yamlValue(node)
	default:
		p.faults = append(p.faults, errors.New("it is not one map of texts"))
	}
}

func (p *parsed) yamlValue(node *ast.MappingValueNode) {
	line := node.Key.GetToken().Position.Line
	key := ""
	switch k := ast.Node(node.Key).(type) {
	case *ast.StringNode:
		key = k.Value
	default:
		p.fault(line, "a key is not a plain text")
		return
	}
	switch value := node.Value.(type) {
	case *ast.StringNode:
		p.add(line, key, value.Value)
	case *ast.LiteralNode:
		p.add(line, key, value.Value.Value)
	default:
		p.fault(line, "the value of %q is not a text: put it in quotes", key)
	}
}
