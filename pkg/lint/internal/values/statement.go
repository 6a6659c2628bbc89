package values

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// findSQLPassword finds the password of a statement about a user: CREATE USER u
// PASSWORD 'p', ALTER ROLE, IDENTIFIED BY 'p', SET PASSWORD. at is at the word.
func findSQLPassword(_ *shapeIndex, text string, at int) (shapeMatch, bool) {
	end := at + chars.Until(text[at:], ";\n")
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
	value := text[from : from+chars.Until(text[from:], "'\\\n")]
	if !usable(value) || strings.Contains(value, " ") {
		return unmatched()
	}
	return matched(from, from+len(value), "sql-password", "password in an SQL statement", confidenceOf(value))
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

// settingMarks are what stands before a setting's name and its value.
var settingMarks = [...]string{"config ", "configure ", "setx ", "--es "}

// findSetting finds the value of a setting whose name is a secret's, where a command
// sets it: git config user.token v, tool config set auth.token v.
func findSetting(_ *shapeIndex, text string, at int) (shapeMatch, bool) {
	if at > 0 && strings.IndexByte(" \t\n\"", text[at-1]) < 0 {
		return unmatched()
	}
	words := commandWords(text, at)
	if len(words) < 3 {
		return unmatched()
	}
	program, set := LastCommand(text[:at]), false
	if len(program) == 0 && strings.HasPrefix(words[0].text, "config") {
		return unmatched() // prose
	}
	prose := len(program) > 0 && sayingPrograms.Has(program[0])
	for i := 1; i+1 < len(words); i++ {
		name, value, before := words[i].text, words[i+1], words[i-1].text
		set = before == "set" || before == "setx" || before == "--es" || set && strings.HasPrefix(before, "-")
		if strings.HasPrefix(name, "$") {
			name = name[strings.LastIndexByte(name, '.')+1:] // $package.EXTRA_PASSWORD
		}
		if set {
			name = name[strings.LastIndexAny(name, "/:")+1:] // //registry.npmjs.org/:_authToken
		}
		switch {
		case !chars.Dotted.All(name), strings.HasPrefix(value.text, "-"), !usable(value.text):
		case !set && (prose || !strings.ContainsAny(name, "._") || !strings.ContainsAny(value.text, "0123456789")):
		case naming.Classify(name).AtLeast(naming.ConfidenceHigh):
			return matched(value.start, value.start+len(value.text), "setting", "set by a command", confidenceOf(value.text))
		}
	}
	return unmatched()
}

// sayingPrograms are given words for people.
const sayingPrograms chars.Words = "echo printf print log info warn warning error die the The a A your Your this This"

// findLogonPassword finds the password that Windows logs on with by itself, in
// Set-ItemProperty -Name DefaultPassword -Value p and reg add /v DefaultPassword /d p.
func findLogonPassword(_ *shapeIndex, text string, at int) (shapeMatch, bool) {
	words := commandWords(text, at+len("DefaultPassword"))
	for i, w := range words {
		if (strings.EqualFold(w.text, "-Value") || strings.EqualFold(w.text, "/d")) && i+1 < len(words) && usable(words[i+1].text) {
			w = words[i+1]
			return matched(w.start, w.start+len(w.text), "logon-password", "password that Windows logs on with", confidenceOf(w.text))
		}
	}
	return unmatched()
}
