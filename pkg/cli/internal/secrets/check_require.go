package secrets

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/coder-secrets/coder-secrets/internal/child"
	"github.com/coder-secrets/coder-secrets/internal/secretfile"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/usersecrets"
)

// requirement is a required secret.
type requirement struct {
	Name string `json:"name"`
	// Where says where to get the secret; may be empty.
	Where string `json:"where"`
	// FoundIn is "file" or "environment"; "" if the secret is missing.
	FoundIn string `json:"found_in"`
	// Empty is set if the secret exists but its value is empty.
	Empty bool `json:"empty,omitempty"`
}

// A list of requirements is a text with one name per line:
//
//	# Ask the database team.
//	DB_PASSWORD
//	NPM_TOKEN=            # https://npm.example.com/tokens
//
// Text after a = is ignored, so a .env.example is such a list. The comment after a name,
// or the comment lines directly above it, say where to get the secret.

// readRequirements reads lists of requirements, without duplicates.
func readRequirements(ctx context.Context, stdin io.Reader, lists []string) ([]requirement, error) {
	var all []requirement
	for _, list := range lists {
		data, err := app.ReadInput(ctx, stdin, list)
		if err != nil {
			return nil, console.WithHint(fmt.Errorf("cannot read the list %s: %w", importName(list), err), usersecrets.NoFileHint)
		}
		found, err := parseRequirements(data)
		if err != nil {
			return nil, console.WrapEach(err, "cannot read the list %s", importName(list))
		}
		for _, r := range found {
			if !slices.ContainsFunc(all, func(other requirement) bool { return other.Name == r.Name }) {
				all = append(all, r)
			}
		}
	}
	return all, nil
}

func parseRequirements(data []byte) ([]requirement, error) {
	var list []requirement
	var above []string
	var faults []error
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	number := 0
	for line := range strings.Lines(string(data)) {
		number++
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			above = nil
			continue
		case line[0] == '#':
			above = append(above, strings.TrimSpace(strings.TrimLeft(line, "#")))
			continue
		}
		r, ok := parseRequirement(line)
		if !ok {
			faults = append(faults, console.WithHint(fmt.Errorf("line %d: it does not begin with the name of a secret", number),
				"write a name a line, as in: DB_PASSWORD # ask the database team"))
			continue
		}
		if r.Where == "" {
			r.Where = strings.Join(above, " ")
		}
		above = nil
		list = append(list, r)
	}
	return list, errors.Join(faults...)
}

// parseRequirement parses a line that is not a comment.
func parseRequirement(line string) (r requirement, ok bool) {
	if rest, found := strings.CutPrefix(line, "export "); found {
		line = strings.TrimLeft(rest, " \t")
	}
	end := strings.IndexAny(line, "= \t#")
	if end < 0 {
		end = len(line)
	}
	r.Name = line[:end]
	rest := strings.TrimLeft(line[end:], " \t")
	if !secretfile.ValidName(r.Name) || rest != "" && rest[0] != '=' && rest[0] != '#' {
		return requirement{}, false
	}
	r.Where = strings.TrimSpace(commentOf(rest))
	return r, true
}

// commentOf returns the comment after a value, which may contain a # in quotes.
func commentOf(text string) string {
	quote := byte(0)
	for i := range len(text) {
		c := text[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '#' && (i == 0 || text[i-1] == ' ' || text[i-1] == '\t'):
			return strings.TrimLeft(text[i:], "#")
		}
	}
	return ""
}

// findRequired looks for each required secret in the file, then in the environment,
// which has the secrets that the server delivers.
func (c *secretsChecker) findRequired() []requirement {
	found := slices.Clone(c.opts.Required)
	for i := range found {
		r := &found[i]
		if c.doc != nil {
			if value, err := c.doc.Get(r.Name); err == nil && !value.Empty() {
				r.FoundIn = "file"
				continue
			} else if err == nil {
				r.Empty = true
			}
		}
		if value, ok := c.app.Sys.LookupEnv(r.Name); ok && value != "" {
			r.FoundIn, r.Empty = "environment", false
		} else if ok {
			r.Empty = true
		}
	}
	return found
}

// missingRequirement is the check for a missing secret; it says where to get it.
func missingRequirement(r requirement, file string) app.Check {
	text := r.Name + " is missing"
	if r.Empty {
		text = r.Name + " is empty"
	}
	if r.Where != "" {
		text += ": " + r.Where
	}
	command := "coder-secrets secrets write " + r.Name
	if file != "" {
		command += " --file " + child.Quote(file)
	}
	return app.Check{State: app.StateFailed, Text: text, Hints: []string{command}}
}
