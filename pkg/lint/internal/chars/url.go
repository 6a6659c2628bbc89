package chars

import "strings"

// UserInfo returns what stands before the @ of a URL's authority, and the host
// or what there is of it.
func UserInfo(text string) (info, host string, ok bool) {
	info, host, ok = cutLast(text[:Until(text, "/?#\"' \t\r\n|,;()\\")], "@")
	return info, host, ok && info != "" && host != ""
}

// MaxValue bounds the values that are looked at in URLs and connection strings.
const MaxValue = 512

// Until returns the length of text up to one of the marks, at most maxValue.
func Until(text, marks string) int {
	text = text[:min(len(text), MaxValue)]
	if i := strings.IndexAny(text, marks); i >= 0 {
		return i
	}
	return len(text)
}

func cutLast(text, separator string) (before, after string, ok bool) {
	i := strings.LastIndex(text, separator)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(separator):], true
}
