package templates

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// codeOwners says who owns a file, by the repository's CODEOWNERS file for GitHub or
// GitLab.
type codeOwners struct {
	root  string
	rules []ownerRule
}

type ownerRule struct {
	pattern *regexp.Regexp
	owners  string
}

// maxCodeOwners is GitHub's limit, in bytes.
const maxCodeOwners = 3 << 20

// findCodeOwners reads the CODEOWNERS file of the repository that contains path. If
// there is none, files have no owner.
func findCodeOwners(path string) *codeOwners {
	root, err := filepath.Abs(path)
	for above := ""; err == nil && above != root; root, above = filepath.Dir(root), root {
		if _, err := os.Lstat(filepath.Join(root, ".git")); err != nil {
			continue
		}
		for _, name := range []string{".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"} {
			name = filepath.Join(root, filepath.FromSlash(name))
			// Opening a named pipe would block.
			info, err := os.Stat(name)
			if err != nil || !info.Mode().IsRegular() || info.Size() > maxCodeOwners {
				continue
			}
			if text, err := os.ReadFile(name); err == nil {
				return &codeOwners{root, parseCodeOwners(string(text))}
			}
		}
		break
	}
	return &codeOwners{}
}

// parseCodeOwners parses a pattern and its owners from each line. Lines in GitLab's
// sections count like others.
func parseCodeOwners(text string) []ownerRule {
	var rules []ownerRule
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, " #")
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(line, "#") || strings.HasPrefix(strings.TrimPrefix(fields[0], "^"), "[") {
			continue
		}
		if pattern, err := regexp.Compile(ownerPattern(fields[0])); err == nil {
			rules = append(rules, ownerRule{pattern, strings.Join(fields[1:], " ")})
		}
	}
	return rules
}

// ownerPattern translates a pattern in .gitignore syntax to a regular expression.
func ownerPattern(pattern string) string {
	body := strings.TrimSuffix(strings.TrimPrefix(pattern, "/"), "/")
	start, end := "^(.*/)?", "(/.*)?$"
	if strings.HasPrefix(pattern, "/") || strings.Contains(body, "/") {
		start = "^"
	}
	if strings.HasSuffix(body, "/*") {
		end = "$" // a trailing star matches only files directly in the folder
	}
	stars := strings.NewReplacer(`\*\*/`, "(.*/)?", `\*\*`, ".*", `\*`, "[^/]*", `\?`, "[^/]")
	return start + stars.Replace(regexp.QuoteMeta(body)) + end
}

// of returns the owners of a file, or "" if it has none. The last matching pattern
// counts.
func (c *codeOwners) of(file string) string {
	at, err := filepath.Abs(filepath.FromSlash(file))
	if err != nil || c.root == "" {
		return ""
	}
	rel, err := filepath.Rel(c.root, at)
	if err != nil {
		return ""
	}
	for i := len(c.rules) - 1; i >= 0; i-- {
		if c.rules[i].pattern.MatchString(filepath.ToSlash(rel)) {
			return c.rules[i].owners
		}
	}
	return ""
}
