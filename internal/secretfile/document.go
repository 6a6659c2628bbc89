package secretfile

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Format is the syntax of a secret file.
type Format string

// The formats.
const (
	FormatEnv  Format = "env"
	FormatJSON Format = "json"
	FormatYAML Format = "yaml"
	// FormatRaw is a file that contains a single secret.
	FormatRaw Format = "raw"
)

// Formats returns all formats.
func Formats() []Format { return []Format{FormatEnv, FormatJSON, FormatYAML, FormatRaw} }

// ParseFormat returns the format with the given name.
func ParseFormat(name string) (Format, error) {
	if format := Format(name); slices.Contains(Formats(), format) {
		return format, nil
	}
	var names []string
	for _, format := range Formats() {
		names = append(names, string(format))
	}
	return "", fmt.Errorf("unknown format %q: expected one of %s", name, strings.Join(names, ", "))
}

// FormatOf returns the format for a file name. The default is dotenv; the extension .age
// is ignored, because it says nothing about the format of the content.
func FormatOf(path string) Format {
	path = strings.TrimSuffix(strings.ToLower(path), ".age")
	switch filepath.Ext(path) {
	case ".json":
		return FormatJSON
	case ".yaml", ".yml":
		return FormatYAML
	}
	return FormatEnv
}

// MaxValue is the maximum size of a value in bytes.
const MaxValue = 1 << 20

// maxFile is the maximum size of a file in bytes.
const maxFile = 16 << 20

// ErrNoSecret means that the file does not contain a secret with that name.
var ErrNoSecret = errors.New("there is no secret of that name")

// ErrNoString means that the value with that name in a JSON or YAML file is not a string.
var ErrNoString = errors.New("it is no string; put it in quotes")

// Document is the content of a secret file. Edits preserve everything else in it: other
// secrets, comments, lines that could not be parsed, and the order.
type Document interface {
	// Names returns the names of the secrets in file order, each once.
	Names() []string
	// Get returns the value of a secret, or ErrNoSecret or ErrNoString.
	Get(name string) (secret.Secret, error)
	// Set adds a secret or replaces its value.
	Set(name string, value secret.Secret) error
	// Remove removes a secret and reports whether it existed.
	Remove(name string) bool
	// Bytes returns the content to write to the file.
	Bytes() []byte
}

// Parse parses a document. Empty data is an empty document.
func Parse(format Format, data []byte) (Document, error) {
	switch format {
	case FormatEnv:
		if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
			return nil, errUTF16
		}
		return parseEnv(data), nil
	case FormatJSON, FormatYAML:
		if err := utf8Error(data); err != nil {
			return nil, err
		}
		if format == FormatJSON {
			return document(parseJSON(data))
		}
		return document(parseYAML(data))
	case FormatRaw:
		return parseRaw(data), nil
	}
	return nil, fmt.Errorf("unknown format %q", format)
}

var errUTF16 = errors.New("it is UTF-16 text, as some editors and PowerShell write it; save it as UTF-8")

// utf8Error returns an error if data is not valid UTF-8, which parsers would silently replace.
func utf8Error(data []byte) error {
	if utf8.Valid(data) {
		return nil
	}
	line := 1
	for text := range bytes.Lines(data) {
		if !utf8.Valid(text) {
			break
		}
		line++
	}
	return &LineError{Line: line, Err: errors.New("this is no UTF-8 text")}
}

// document prevents a typed nil pointer from becoming a non-nil Document.
func document[D Document](d D, err error) (Document, error) {
	if err != nil {
		return nil, err
	}
	return d, nil
}

// maxName is the maximum length of a name.
const maxName = 256

// CheckName returns an error if name is not a valid name of a secret in this format. The
// error does not show name: it may be a value that was typed in the wrong place.
func (f Format) CheckName(name string) error {
	switch {
	case f == FormatEnv && !ValidName(name):
		return errors.New("not a name of letters, digits and _ that begins with no digit")
	case name == "" || len(name) > maxName || !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		return fmt.Errorf("not a name of 1 to %d visible characters", maxName)
	}
	return nil
}

// CheckValue returns an error if the format cannot represent value.
func (f Format) CheckValue(value secret.Secret) error {
	bytes := value.Reveal()
	switch {
	case len(bytes) > MaxValue:
		return errors.New("the value is larger than 1 MiB")
	case f == FormatRaw:
		return nil
	case slices.Contains(bytes, 0):
		return errors.New("the value has a NUL byte, which no environment can hold")
	case !utf8.Valid(bytes):
		return errors.New("the value is not UTF-8 text")
	}
	return nil
}
