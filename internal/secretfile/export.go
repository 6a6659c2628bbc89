package secretfile

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Pair is the name and the value of a secret.
type Pair struct {
	Name  string
	Value secret.Secret
}

// Pairs returns the secrets of a document in its order.
func Pairs(doc Document) ([]Pair, error) {
	var pairs []Pair
	for _, name := range doc.Names() {
		value, err := doc.Get(name)
		if err != nil {
			return nil, fmt.Errorf("cannot read %q: %w", name, err)
		}
		pairs = append(pairs, Pair{name, value})
	}
	return pairs, nil
}

// exporters encode a secret for one kind of reader, one line per secret.
var exporters = []struct {
	name  string
	check func(Pair) error
	line  func(Pair) string
}{
	{"env", envPair, func(p Pair) string { return p.Name + "=" + string(quoteEnv(p.Value.Reveal())) }},
	{"shell", envPair, func(p Pair) string { return "export " + p.Name + "=" + quoteShell(p.Value.RevealString()) }},
	{"fish", envPair, func(p Pair) string { return "set -gx " + p.Name + " " + quoteFish(p.Value.RevealString()) + ";" }},
	{"powershell", envPair, func(p Pair) string { return "${env:" + p.Name + "} = " + quotePowerShell(p.Value.RevealString()) }},
	{"json", textPair, nil},
	{"yaml", textPair, nil},
	{"docker", dockerPair, func(p Pair) string { return p.Name + "=" + p.Value.RevealString() }},
}

// ExportFormats returns the formats that Export supports.
func ExportFormats() []string {
	var names []string
	for _, exporter := range exporters {
		names = append(names, exporter.name)
	}
	return names
}

// Export encodes secrets for another reader. If the reader cannot represent some of the
// secrets, the error names all of them and nothing is exported.
func Export(format string, pairs []Pair) ([]byte, error) {
	i := slices.Index(ExportFormats(), format)
	if i < 0 {
		return nil, fmt.Errorf("unknown format %q: expected one of %s", format, strings.Join(ExportFormats(), ", "))
	}
	exporter := exporters[i]
	var refused []error
	for _, pair := range pairs {
		if err := exporter.check(pair); err != nil {
			refused = append(refused, fmt.Errorf("cannot export %q as %s: %w", pair.Name, format, err))
		}
	}
	if len(refused) > 0 {
		return nil, errors.Join(refused...)
	}
	if exporter.line == nil {
		return exportDocument(Format(format), pairs)
	}
	var b bytes.Buffer
	for _, pair := range pairs {
		b.WriteString(exporter.line(pair) + "\n")
	}
	return b.Bytes(), nil
}

// exportDocument encodes secrets as a new secret file.
func exportDocument(format Format, pairs []Pair) ([]byte, error) {
	doc, err := Parse(format, nil)
	if err != nil {
		return nil, err
	}
	for _, pair := range pairs {
		if err := doc.Set(pair.Name, pair.Value); err != nil {
			return nil, fmt.Errorf("cannot export %q as %s: %w", pair.Name, format, err)
		}
	}
	return doc.Bytes(), nil
}

func textPair(p Pair) error { return FormatJSON.CheckValue(p.Value) }

func envPair(p Pair) error {
	if !ValidName(p.Name) {
		return errors.New("that cannot be the name of an environment variable")
	}
	return FormatEnv.CheckValue(p.Value)
}

// dockerPair returns an error if docker's --env-file cannot represent the secret.
func dockerPair(p Pair) error {
	const longestLine = 64 << 10
	switch value := p.Value.Reveal(); {
	case bytes.ContainsRune(value, '\n'):
		return errors.New("docker's files hold no value of several lines")
	case bytes.HasSuffix(value, []byte("\r")):
		return errors.New("docker's files hold no value that ends in a carriage return")
	case len(p.Name)+1+len(value) >= longestLine:
		return errors.New("docker's files hold no line of 64 KiB")
	}
	return envPair(p)
}

// quoteShell quotes for all Bourne-like shells.
func quoteShell(text string) string {
	if plainEnv([]byte(text)) && text != "" {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// quoteFish quotes for fish, on one line, so that the result works with eval as well as source.
func quoteFish(text string) string {
	text = strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `'\n'`, "\r", `'\r'`).Replace(text)
	return "'" + text + "'"
}

// quotePowerShell quotes for PowerShell, on one line. PowerShell also ends a string at
// typographic single quotes; a doubled quote is a literal quote.
func quotePowerShell(text string) string {
	replace := []string{"\n", "' + \"`n\" + '", "\r", "' + \"`r\" + '"}
	for _, quote := range []string{"'", "\u2018", "\u2019", "\u201a", "\u201b"} {
		replace = append(replace, quote, quote+quote)
	}
	return "'" + strings.NewReplacer(replace...).Replace(text) + "'"
}
