package values

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// maxCommand bounds how much of a text is read in search of its last command.
const maxCommand = 1024

// LastCommand returns the words of the last command in text, the program first. Backslashes
// continue lines.
func LastCommand(text string) []string {
	text = text[max(0, len(text)-maxCommand):]
	start := len(text)
	for start > 0 && (text[start-1] != '\n' || start > 1 && text[start-2] == '\\') {
		start--
	}
	text = text[start:]
	text = text[strings.LastIndexAny(text, ";|&(`")+1:]
	words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\n\\\"',[]", r) })
	for len(words) > 0 && (commandPrefixes.Has(words[0]) || strings.HasPrefix(words[0], "-") || strings.ContainsAny(words[0], "=:")) {
		words = words[1:]
	}
	return words
}

// commandPrefixes may precede the program of a command, also in a Dockerfile.
const commandPrefixes chars.Words = "sudo env exec time command then do else if while ! RUN CMD"
