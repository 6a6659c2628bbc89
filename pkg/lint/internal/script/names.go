package script

import (
	"bytes"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// ExpandedName is the variable of the shell that text names after a dollar sign: NAME,
// {NAME and, as Terraform escapes it, ${NAME. What Terraform puts in by itself, such
// as {var.token, has only the first step of a reference there.
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

// AssignedName is the name that a text ends in giving a value to: TOKEN=" or --token.
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

// EndsInLogin reports a text that ends in the login of a URL, before the password.
func EndsInLogin(text string) bool {
	i := strings.LastIndex(text, "://")
	if i < 0 || !strings.HasSuffix(text, ":") {
		return false
	}
	login := text[i+len("://"):]
	return len(login) > 0 && !strings.ContainsAny(login, "/@ \n\"")
}
