package tree

import (
	"path"
	"strings"
)

// MatchPath matches a path with a pattern like those of .gitignore: a pattern without a
// slash matches the last element of the path, one with a slash the whole path, and **
// matches any number of folders. The walk does not enter a folder that matches, so the
// pattern need not match the files in it.
func MatchPath(pattern, p string) bool {
	pattern = strings.TrimSuffix(strings.TrimPrefix(pattern, "./"), "/")
	pattern = strings.TrimSuffix(pattern, "/**")
	if !strings.Contains(pattern, "/") {
		ok, _ := path.Match(pattern, path.Base(p))
		return ok
	}
	pattern = strings.TrimPrefix(pattern, "/")
	return matchParts(strings.Split(pattern, "/"), strings.Split(strings.TrimPrefix(p, "/"), "/")) || strings.HasPrefix(p, pattern+"/")
}

// matchParts matches a path element by element.
func matchParts(pattern, parts []string) bool {
	for i, want := range pattern {
		if want == "**" {
			for skip := range len(parts) - i + 1 {
				if matchParts(pattern[i+1:], parts[i+skip:]) {
					return true
				}
			}
			return false
		}
		if i == len(parts) {
			return false
		}
		if ok, _ := path.Match(want, parts[i]); !ok {
			return false
		}
	}
	return len(pattern) == len(parts)
}
