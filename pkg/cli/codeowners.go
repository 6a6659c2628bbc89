package cli

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// codeOwners says who looks after a file, as a repository's CODEOWNERS tells it to
// GitHub and GitLab.
type codeOwners struct {
	root  string
	rules []ownerRule
}

type ownerRule struct {
	pattern *regexp.Regexp
	owners  string
}

// maxCodeOwners is GitHub's bound.
const maxCodeOwners = 3 << 20

// findCodeOwners reads the file of the repository that path lies in; without one
// nobody owns anything.
func findCodeOwners(path string) *codeOwners {
	at, err := filepath.Abs(path)
	if err != nil {
		return &codeOwners{}
	}
	for {
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil {
			break
		}
		if filepath.Dir(at) == at {
			return &codeOwners{}
		}
		at = filepath.Dir(at)
	}
	for _, name := range []string{".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"} {
		text, err := readBounded(filepath.Join(at, filepath.FromSlash(name)))
		if err == nil {
			return &codeOwners{at, parseCodeOwners(text)}
		}
	}
	return &codeOwners{}
}

func readBounded(path string) (string, error) {
	// A pipe would wait to be written to when it is opened.
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return "", errors.Join(err, errors.ErrUnsupported)
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxCodeOwners+1))
	if err == nil && len(text) > maxCodeOwners {
		err = errors.New("it is too large")
	}
	return string(text), err
}

// parseCodeOwners reads a pattern and its owners from each line. Sections are
// GitLab's; their lines count like the others.
func parseCodeOwners(text string) []ownerRule {
	var rules []ownerRule
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, " #")
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(line, "#") || strings.HasPrefix(strings.TrimPrefix(fields[0], "^"), "[") {
			continue
		}
		if pattern, err := ownerPattern(fields[0]); err == nil {
			rules = append(rules, ownerRule{pattern, strings.Join(fields[1:], " ")})
		}
	}
	return rules
}

// ownerPattern translates a pattern, which is as in .gitignore.
func ownerPattern(pattern string) (*regexp.Regexp, error) {
	body := strings.TrimSuffix(strings.TrimPrefix(pattern, "/"), "/")
	start := "^(.*/)?"
	if strings.Contains(body, "/") || strings.HasPrefix(pattern, "/") {
		start = "^"
	}
	end := "(/.*)?$"
	if strings.HasSuffix(body, "/*") {
		end = "$" // a last star is for the files of the folder alone
	}
	var b strings.Builder
	for len(body) > 0 {
		switch {
		case strings.HasPrefix(body, "**/"):
			b.WriteString("(.*/)?")
			body = body[3:]
		case strings.HasPrefix(body, "**"):
			b.WriteString(".*")
			body = body[2:]
		case body[0] == '*':
			b.WriteString("[^/]*")
			body = body[1:]
		case body[0] == '?':
			b.WriteString("[^/]")
			body = body[1:]
		default:
			b.WriteString(regexp.QuoteMeta(body[:1]))
			body = body[1:]
		}
	}
	return regexp.Compile(start + b.String() + end)
}

// of returns the owners of a file, "" where nobody is named. The last pattern that
// fits counts.
func (c *codeOwners) of(file string) string {
	at, err := filepath.Abs(filepath.FromSlash(file))
	if err != nil || c.root == "" {
		return ""
	}
	rel, err := filepath.Rel(c.root, at)
	if err != nil {
		return ""
	}
	owners := ""
	for _, rule := range c.rules {
		if rule.pattern.MatchString(filepath.ToSlash(rel)) {
			owners = rule.owners
		}
	}
	return owners
}
