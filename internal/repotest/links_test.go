package repotest

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestLinksLeadSomewhere checks that each link from a page to another file of the
// repository, and to a heading in it, has a target.
func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	links := 0
	for _, page := range markdownPages(t) {
		for _, target := range linksOf(t, page) {
			links++
			path, heading, _ := strings.Cut(target, "#")
			file := page
			if path != "" {
				file = filepath.Join(filepath.Dir(page), path)
			}
			if info, err := os.Stat(file); err != nil {
				t.Errorf("%s links to %s, which is not there", page, target)
			} else if heading != "" && !info.IsDir() && !slices.Contains(headingsOf(t, file), heading) {
				t.Errorf("%s links to %s, which has no such heading", page, target)
			}
		}
	}
	if links < 50 {
		t.Errorf("only %d links were found", links)
	}
}

// TestGuidesAreFound checks that links lead from the README to every guide, example
// and page of docs.
func TestGuidesAreFound(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	var walk func(page string)
	walk = func(page string) {
		if seen[page] {
			return
		}
		seen[page] = true
		for _, target := range linksOf(t, page) {
			path, _, _ := strings.Cut(target, "#")
			file := filepath.Join(filepath.Dir(page), path)
			if info, err := os.Stat(file); err == nil && info.IsDir() {
				seen[file] = true
				file = filepath.Join(file, "README.md")
				if _, err := os.Stat(file); err != nil {
					continue
				}
			}
			if filepath.Ext(file) == ".md" {
				walk(file)
			} else {
				seen[file] = true
			}
		}
	}
	walk(filepath.Join(root(t), "README.md"))
	for _, page := range markdownPages(t) {
		// The design notes are found by browsing their folder.
		if !seen[page] && !seen[filepath.Dir(page)] && !strings.Contains(page, "pkg/lint/docs") {
			t.Errorf("no link from the README leads to %s", page)
		}
	}
	examples, err := filepath.Glob(root(t) + "/examples/ci/*")
	if err != nil || len(examples) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, example := range examples {
		if !seen[example] {
			t.Errorf("no link from the README leads to %s", example)
		}
	}
	guides, err := filepath.Glob(root(t) + "/docs/guides/*.md")
	if err != nil || len(guides) == 0 {
		t.Fatalf("no guides: %v", err)
	}
	for _, guide := range guides {
		others := 0
		for _, target := range linksOf(t, guide) {
			path, _, _ := strings.Cut(target, "#")
			if path != "" && slices.Contains(guides, filepath.Join(filepath.Dir(guide), path)) {
				others++
			}
		}
		if others == 0 {
			t.Errorf("%s leads to no other guide", guide)
		}
	}
}

func markdownPages(t *testing.T) []string {
	t.Helper()
	var pages []string
	top := root(t)
	err := filepath.WalkDir(top, func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && path != top && (strings.HasPrefix(name, ".") || name == "testdata" || name == "dist" || name == "node_modules") {
			return filepath.SkipDir
		}
		if filepath.Ext(path) == ".md" {
			pages = append(pages, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// linksOf lists a page's links to this repository, except in code.
func linksOf(t *testing.T, page string) []string {
	t.Helper()
	text := withoutCode(t, page)
	var targets []string
	for _, m := range regexp.MustCompile(`\]\(([^)\s]+)\)`).FindAllStringSubmatch(text, -1) {
		target, err := url.PathUnescape(m[1])
		if err != nil {
			t.Errorf("%s links to %s: %v", page, m[1], err)
		} else if !strings.Contains(target, "://") && !strings.HasPrefix(target, "mailto:") {
			targets = append(targets, target)
		}
	}
	return targets
}

// headingsOf lists a page's headings in the form that links use.
func headingsOf(t *testing.T, page string) []string {
	t.Helper()
	var list []string
	for _, m := range regexp.MustCompile(`(?m)^#+ +(.*)$`).FindAllStringSubmatch(withoutBlocks(t, page), -1) {
		var b strings.Builder
		for _, r := range strings.ToLower(m[1]) {
			switch {
			case r == ' ' || r == '-':
				b.WriteByte('-')
			case r == '_' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
				b.WriteRune(r)
			}
		}
		list = append(list, b.String())
	}
	return list
}

func withoutBlocks(t *testing.T, page string) string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile("(?ms)^[ ]*```.*?^[ ]*```[ ]*$").ReplaceAllString(string(text), "")
}

func withoutCode(t *testing.T, page string) string {
	t.Helper()
	return regexp.MustCompile("`[^`]*`").ReplaceAllString(withoutBlocks(t, page), "")
}
