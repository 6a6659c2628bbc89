package lint

import (
	"strings"
)

// placeholderReason says why a text only stands for a secret, or returns "".
func placeholderReason(text string) string {
	lower := strings.ToLower(text)
	switch {
	case text == "":
		return "it is empty"
	case strings.Trim(lower, "x*.-_ \"'") == "":
		return "it is only filler"
	case strings.HasPrefix(text, "<") && strings.HasSuffix(text, ">"), strings.HasPrefix(text, "$"), strings.Contains(text, "${"), strings.Contains(text, "%s"):
		return "something else is put there later"
	case strings.HasPrefix(text, "/"), strings.HasPrefix(text, "~/"), strings.HasPrefix(text, "./"):
		return "it is a path"
	}
	for _, word := range []string{"your", "example", "placeholder", "changeme", "change-me", "todo", "mock", "dummy", "test-key", "xxxx", "请"} {
		if strings.Contains(lower, word) {
			return "it reads as a placeholder"
		}
	}
	switch lower {
	case "true", "false", "null", "none", "nil", "test":
		return "it is no value"
	}
	if strings.ToUpper(text) == text && strings.Contains(text, "_") {
		return "it is a variable's name"
	}
	return ""
}

// looksRandom reports a text that a machine made.
func looksRandom(text string) bool {
	if len(text) < 16 || strings.ContainsAny(text, " \t\n") {
		return false
	}
	seen := map[byte]bool{}
	digit, letter := false, false
	for i := range len(text) {
		seen[text[i]] = true
		digit = digit || text[i] >= '0' && text[i] <= '9'
		letter = letter || text[i]|0x20 >= 'a' && text[i]|0x20 <= 'z'
	}
	return digit && letter && len(seen) >= 9
}
