package lint

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/coder-secrets/coder-secrets/internal/nearest"
)

// The rules of reading a configuration file:
//
//   - An unknown key is an error: a misspelt key that does nothing would leave a
//     repository unprotected without a warning.
//   - One run reports every mistake, with its line and column and the nearest valid
//     word.
//   - docs/schema/config-v1.json is the same for editors; a test compares them.

// The keys and words of a configuration file.
var (
	configKeys       = []string{"profile", "fail_on", "rules", "names", "exclude"}
	configNames      = []string{"secret", "allow"}
	configProfiles   = []string{"regular", "pedantic"}
	configLevels     = []string{"error", "warning", "note", "never"}
	configSeverities = []string{"error", "warning", "note", "off"}
)

// positionError is a mistake at a place of a configuration file.
type positionError struct {
	line, column int
	text         string
	hints        []string
}

// Error begins with the position.
func (e *positionError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.line, e.column, e.text)
}

// Hints says what to write instead.
func (e *positionError) Hints() []string { return e.hints }

// configReader turns the tree of a file into a Config.
type configReader struct {
	config  *Config
	ruleIDs []string
	errs    []error
}

// maxConfig is the size in bytes of the largest configuration file that is read.
const maxConfig = 256 << 10

// parseConfig reads a configuration that may name the rules of these ids. The errors are
// in the order of the file.
func parseConfig(src []byte, ruleIDs []string) (*Config, []error) {
	r := &configReader{config: &Config{}, ruleIDs: ruleIDs}
	if len(src) > maxConfig {
		return r.config, []error{errors.New("it is too large")}
	}
	if !utf8.Valid(src) {
		return r.config, []error{errors.New("it is not UTF-8 text")}
	}
	file, err := parser.ParseBytes(src, 0)
	if err != nil {
		return r.config, []error{syntaxError(err)}
	}
	var bodies []ast.Node
	for _, doc := range file.Docs {
		if doc.Body != nil {
			bodies = append(bodies, doc.Body)
		}
	}
	switch len(bodies) {
	case 0:
	case 1:
		r.top(bodies[0])
	default:
		r.fail(bodies[1], nil, "a second document begins: one is read")
	}
	return r.config, r.errs
}

// syntaxError is the parser's error with its position as we write it.
func syntaxError(err error) error {
	text, _, _ := strings.Cut(err.Error(), "\n")
	var line, column int
	if n, _ := fmt.Sscanf(text, "[%d:%d]", &line, &column); n == 2 {
		_, text, _ = strings.Cut(text, "] ")
		return &positionError{line: line, column: column, text: text}
	}
	return errors.New(text)
}

func (r *configReader) fail(at ast.Node, hints []string, format string, args ...any) {
	e := &positionError{line: 1, column: 1, text: fmt.Sprintf(format, args...), hints: hints}
	if mapping, ok := at.(*ast.MappingNode); ok && len(mapping.Values) > 0 {
		at = mapping.Values[0].Key // the mapping's own token is a colon
	}
	if token := at.GetToken(); token != nil && token.Position != nil {
		e.line, e.column = token.Position.Line, token.Position.Column
	}
	r.errs = append(r.errs, e)
}

func (r *configReader) top(node ast.Node) {
	for _, pair := range r.pairs(node, "the file") {
		value := pair.value
		switch pair.key {
		case "profile":
			r.config.Profile = r.word(value, "profile", configProfiles)
		case "fail_on":
			r.config.FailOn = r.word(value, "severity", configLevels)
		case "rules":
			r.rules(value)
		case "names":
			r.names(value)
		case "exclude":
			r.config.Exclude = r.patterns(value)
		default:
			r.unknown(pair, "key", configKeys, "coder-secrets help files")
		}
	}
}

func (r *configReader) rules(node ast.Node) {
	for _, pair := range r.pairs(node, "rules") {
		if !slices.Contains(r.ruleIDs, pair.key) {
			r.unknown(pair, "rule", r.ruleIDs, "coder-secrets templates rules")
			continue
		}
		if r.config.Rules == nil {
			r.config.Rules = map[string]string{}
		}
		r.config.Rules[pair.key] = r.word(pair.value, "severity", configSeverities)
	}
}

func (r *configReader) names(node ast.Node) {
	for _, pair := range r.pairs(node, "names") {
		switch pair.key {
		case "secret":
			r.config.Names.Secret = r.texts(pair.value, "secret")
		case "allow":
			r.config.Names.Allow = r.texts(pair.value, "allow")
		default:
			r.unknown(pair, "key", configNames, "coder-secrets help files")
		}
	}
}

// patterns reads a list of patterns for path.Match.
func (r *configReader) patterns(node ast.Node) []string {
	list := r.texts(node, "exclude")
	for _, pattern := range list {
		if _, err := path.Match(strings.TrimSuffix(pattern, "/**"), ""); err != nil {
			r.fail(node, nil, "the pattern %q of exclude is malformed", pattern)
		}
	}
	return list
}

// configPair is a key of a mapping and its value.
type configPair struct {
	key   string
	at    ast.Node
	value ast.Node
}

// pairs lists the keys and values of a mapping, none for null.
func (r *configReader) pairs(node ast.Node, what string) []configPair {
	var values []*ast.MappingValueNode
	switch node := node.(type) {
	case *ast.NullNode, *ast.CommentGroupNode:
		return nil
	case *ast.MappingNode:
		values = node.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{node}
	default:
		r.fail(node, nil, "%s holds no keys with values, as in: key: value", what)
		return nil
	}
	var list []configPair
	for _, v := range values {
		key, ok := textOf(v.Key)
		if !ok {
			r.fail(v.Key, nil, "a key of %s is no plain text", what)
			continue
		}
		if slices.ContainsFunc(list, func(p configPair) bool { return p.key == key }) {
			r.fail(v.Key, nil, "%q is there twice", key)
			continue
		}
		list = append(list, configPair{key, v.Key, v.Value})
	}
	return list
}

// word reads one of the known words.
func (r *configReader) word(node ast.Node, noun string, known []string) string {
	text, ok := textOf(node)
	if ok && slices.Contains(known, text) {
		return text
	}
	var hints []string
	if near := nearest.Key(text, known); near != "" {
		hints = []string{fmt.Sprintf("did you mean %q?", near)}
	}
	if !ok {
		text = strings.TrimSpace(node.String())
	}
	r.fail(node, hints, "unknown %s %q: expected one of %s", noun, text, strings.Join(known, ", "))
	return ""
}

// texts reads a list of strings that are not empty.
func (r *configReader) texts(node ast.Node, what string) []string {
	var items []ast.Node
	switch node := node.(type) {
	case *ast.NullNode:
		return nil
	case *ast.SequenceNode:
		items = node.Values
	default:
		r.fail(node, nil, "%s is no list, as in: %s: [first, second]", what, what)
		return nil
	}
	var list []string
	for _, item := range items {
		text, ok := textOf(item)
		if !ok || text == "" {
			r.fail(item, nil, "%s holds something else than a text; write it in quotes", what)
			continue
		}
		list = append(list, text)
	}
	return list
}

// unknown reports a key that does not exist, with the nearest that does.
func (r *configReader) unknown(pair configPair, noun string, known []string, more string) {
	hints := []string{fmt.Sprintf("see '%s'", more)}
	if near := nearest.Key(pair.key, known); near != "" {
		hints = append([]string{fmt.Sprintf("did you mean %q?", near)}, hints...)
	}
	r.fail(pair.at, hints, "unknown %s %q: expected one of %s", noun, pair.key, strings.Join(known, ", "))
}

// textOf is the text of a plain or quoted scalar.
func textOf(node ast.Node) (string, bool) {
	switch node := node.(type) {
	case *ast.StringNode:
		return node.Value, true
	case *ast.LiteralNode:
		return node.Value.Value, true
	}
	return "", false
}
