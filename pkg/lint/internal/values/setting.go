package values

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// settingKeywords precede the name and the value of a setting.
var settingKeywords = [...]string{"config ", "configure ", "setx ", "--es "}

// findSetting finds the value of a setting with a secret name that a command sets: git config
// user.token v, tool config set auth.token v.
func findSetting(_ *shapeIndex, text string, at int) (Match, bool) {
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
	isMessage := len(program) > 0 && messageWords.Has(program[0])
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
		case !chars.Dotted.All(name), strings.HasPrefix(value.text, "-"), !mayBePassword(value.text):
		case !set && (isMessage || !strings.ContainsAny(name, "._") || !strings.ContainsAny(value.text, "0123456789")):
		case naming.Classify(name).AtLeast(naming.ConfidenceHigh):
			return matched(value.start, value.start+len(value.text), "setting", "set by a command", confidenceOf(value.text))
		}
	}
	return unmatched()
}

// messageWords begin a message: commands that print, and words of prose.
const messageWords chars.Words = "echo printf print log info warn warning error die the The a A your Your this This"

// findLogonPassword finds the password of the automatic logon of Windows, in
// Set-ItemProperty -Name DefaultPassword -Value p and reg add /v DefaultPassword /d p.
func findLogonPassword(_ *shapeIndex, text string, at int) (Match, bool) {
	words := commandWords(text, at+len("DefaultPassword"))
	for i, w := range words {
		if (strings.EqualFold(w.text, "-Value") || strings.EqualFold(w.text, "/d")) && i+1 < len(words) && mayBePassword(words[i+1].text) {
			w = words[i+1]
			return matched(w.start, w.start+len(w.text), "logon-password", "password that Windows logs on with", confidenceOf(w.text))
		}
	}
	return unmatched()
}
