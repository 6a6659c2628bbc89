package lint

import "strings"

// findSQLPassword finds the password of a statement about a user: CREATE USER u
// PASSWORD 'p', ALTER ROLE, IDENTIFIED BY 'p', SET PASSWORD. at is at the word.
func findSQLPassword(_ *shapeIndex, text string, at int) (shapeMatch, bool) {
	end := at + until(text[at:], ";\n")
	if !aboutUser(lineAround(text, at, at)) {
		return unmatched()
	}
	from := at
	if text[at]|0x20 == 'i' {
		by := strings.Index(strings.ToLower(text[at:end]), " by ")
		if by < 0 {
			return unmatched()
		}
		from += by
	}
	open := strings.IndexByte(text[from:end], '\'')
	if open < 0 {
		return unmatched()
	}
	from += open + 1
	value := text[from : from+until(text[from:], "'\\\n")]
	if !usable(value) || strings.Contains(value, " ") {
		return unmatched()
	}
	return matched(from, from+len(value), "sql-password", "password in an SQL statement", suretyOf(value))
}

// aboutUser reports a statement that makes or changes who may log in.
func aboutUser(line string) bool {
	upper := strings.ToUpper(line)
	for _, word := range [...]string{" USER ", " ROLE ", " LOGIN ", "GRANT ", "SET PASSWORD"} {
		if strings.Contains(upper, word) {
			return true
		}
	}
	return false
}

// findLogonPassword finds the password that Windows logs on with by itself, in
// Set-ItemProperty -Name DefaultPassword -Value p and reg add /v DefaultPassword /d p.
func findLogonPassword(_ *shapeIndex, text string, at int) (shapeMatch, bool) {
	words := commandWords(text, at+len("DefaultPassword"))
	for i, w := range words {
		if (strings.EqualFold(w.text, "-Value") || strings.EqualFold(w.text, "/d")) && i+1 < len(words) && usable(words[i+1].text) {
			w = words[i+1]
			return matched(w.start, w.start+len(w.text), "logon-password", "password that Windows logs on with", suretyOf(w.text))
		}
	}
	return unmatched()
}
