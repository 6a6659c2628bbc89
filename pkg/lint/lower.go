package lint

import (
	"io"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/fix"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/mask"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

// What callers of this package meet of the packages below it.
type (
	// Confidence says how sure a finding or a verdict is.
	Confidence = naming.Confidence
	// Names adds to what the linter knows of names.
	Names = naming.Names
	// SourceLine is a line of a file with its values masked.
	SourceLine = mask.SourceLine
	// Source is a place that templates are read from.
	Source = tree.Source
	// PathError says that a path cannot be linted.
	PathError = tree.PathError
)

// The confidences, from the weakest.
const (
	ConfidenceLow    = naming.ConfidenceLow
	ConfidenceMedium = naming.ConfidenceMedium
	ConfidenceHigh   = naming.ConfidenceHigh
)

// What a secret parameter can be replaced by.
const (
	ToExternalAuth = fix.ToExternalAuth
	ToUserSecret   = fix.ToUserSecret
	ToVariable     = fix.ToVariable
)

// Replacements lists what a secret parameter can be replaced by.
func Replacements() []string { return fix.Replacements() }

// OpenPaths opens folders, files and archives. "-" reads an archive or one Terraform
// file from stdin. Files of one folder make one source.
func OpenPaths(paths []string, stdin io.Reader) ([]*Source, error) {
	return tree.OpenPaths(paths, stdin)
}

// OpenTar reads the tar archive of a template into memory, within bounds. Findings name
// its files below root, by which fingerprints know the template too.
func OpenTar(r io.Reader, root string) (*Source, error) { return tree.OpenTar(r, root) }

// Reads reports whether a file of this name is read where it lies with a template.
func Reads(name string) bool { return tree.Reads(name) }
