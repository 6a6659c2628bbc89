package script

import (
	"bytes"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// ExpandedName returns the shell variable that follows a dollar sign at the start of text:
// NAME, {NAME and, as Terraform escapes it, ${NAME. It returns "" for a reference of Terraform,
// such as {var.token, and for parts of a variable.
func ExpandedName(text []byte) string {
	text = bytes.TrimPrefix(bytes.TrimPrefix(text, []byte("$")), []byte("{"))
	if after, ok := bytes.CutPrefix(text, []byte("env:")); ok {
		text = after // PowerShell
	}
	end := 0
	for end < len(text) && chars.IsNameByte(text[end]) {
		end++
	}
	rest := text[end:]
	isPart := len(rest) > 1 && rest[0] == '.' && (chars.IsNameByte(rest[1]) || rest[1] == '*') || bytes.HasPrefix(rest, []byte("->"))
	if isPart || bytes.HasPrefix(rest, []byte("[")) || bytes.HasPrefix(rest, []byte("(")) {
		return ""
	}
	return string(text[:end])
}

// AssignedName returns the name to which the end of a text assigns a value: TOKEN=" or --token.
func AssignedName(text string) string {
	text = strings.TrimRight(text, `"'`)
	flag, isFlag := strings.CutSuffix(text, " ")
	text, ok := strings.CutSuffix(text, "=")
	if isFlag && strings.HasPrefix(flag[strings.LastIndexAny(flag, " \n\t")+1:], "--") {
		text, ok = flag, true
	}
	if !ok {
		return ""
	}
	start := len(text)
	for start > 0 && (chars.IsNameByte(text[start-1]) || text[start-1] == '-' || text[start-1] == '.') {
		start--
	}
	return strings.TrimLeft(text[start:], "-")
}

// EndsInLogin reports whether a text ends with the user name of a URL, before the password.
func EndsInLogin(text string) bool {
	i := strings.LastIndex(text, "://")
	if i < 0 || !strings.HasSuffix(text, ":") {
		return false
	}
	login := text[i+len("://"):]
	return len(login) > 0 && !strings.ContainsAny(login, "/@ \n\"")
}
