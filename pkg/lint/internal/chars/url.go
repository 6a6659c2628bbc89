package chars

import "strings"

// MaxValue bounds how much is read of a value in a URL or connection string.
const MaxValue = 512

// UserInfo splits the authority of a URL at its last @. ok is false if the user info or
// the host is empty.
func UserInfo(text string) (info, host string, ok bool) {
	authority := text[:Until(text, "/?#\"' \t\r\n|,;()\\")]
	i := strings.LastIndexByte(authority, '@')
	if i < 0 {
		return authority, "", false
	}
	info, host = authority[:i], authority[i+1:]
	return info, host, info != "" && host != ""
}

// Until returns the length of text before the first of the stop bytes, at most MaxValue.
func Until(text, stops string) int {
	text = text[:min(len(text), MaxValue)]
	if i := strings.IndexAny(text, stops); i >= 0 {
		return i
	}
	return len(text)
}
