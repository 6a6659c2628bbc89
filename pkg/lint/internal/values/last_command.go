package values

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// maxCommand is how far back a command is looked for; a hostile line holds many.
const maxCommand = 1024

// LastCommand is the words of the command that text ends in, the program first, from
// the lines that backslashes carry on too.
func LastCommand(text string) []string {
	text = text[max(0, len(text)-maxCommand):]
	start := len(text)
	for start > 0 && (text[start-1] != '\n' || start > 1 && text[start-2] == '\\') {
		start--
	}
	text = text[start:]
	text = text[strings.LastIndexAny(text, ";|&(`")+1:]
	words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\n\\\"',[]", r) })
	for len(words) > 0 && (beforeProgram.Has(words[0]) || strings.HasPrefix(words[0], "-") || strings.ContainsAny(words[0], "=:")) {
		words = words[1:]
	}
	return words
}

// beforeProgram may stand before the program in a command, in a Dockerfile and in a list too.
const beforeProgram chars.Words = "sudo env exec time command then do else if while ! RUN CMD"
