package values

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// findPiped finds what echo, printf or a here-string writes to a command that reads a
// password.
func findPiped(_ *shapeIndex, text string, at int) (Match, bool) {
	if strings.HasPrefix(text[at:], "chpasswd:") {
		return findChpasswdList(text, at)
	}
	const longest = 4 << 10
	line := max(0, at-longest)
	line += strings.LastIndexByte(text[line:at], '\n') + 1
	pipe := strings.LastIndexByte(text[line:at], '|')
	if pipe < 0 {
		return findHereString(text, at)
	}
	from := line + pipe
	if between := strings.TrimSpace(text[from+1 : at]); strings.HasPrefix(text[at:], "passwd ") && between != "" && between != "sudo" {
		return unmatched()
	}
	for _, writer := range [...]string{"echo ", "printf "} {
		i := strings.LastIndex(text[line:from], writer)
		if i < 0 {
			continue
		}
		for _, w := range commandWords(text[:from], line+i)[1:] {
			if m, ok := pipedPassword(w, text[at:]); ok {
				return m, true
			}
		}
	}
	return unmatched()
}

// findHereString finds the password of chpasswd <<< "user:password".
func findHereString(text string, at int) (Match, bool) {
	words := commandWords(text, at)
	for i, w := range words {
		if w.text == "<<<" && i+1 < len(words) {
			return pipedPassword(words[i+1], text[at:])
		}
		if rest, ok := strings.CutPrefix(w.text, "<<<"); ok && rest != "" {
			return pipedPassword(w.after(3), text[at:])
		}
	}
	return unmatched()
}

// findChpasswdList finds the first line user:password of cloud-init's chpasswd module.
func findChpasswdList(text string, at int) (Match, bool) {
	from := at + len("chpasswd:")
	for n := 0; n < 12 && from < len(text); n++ {
		line := text[from : from+chars.Until(text[from:], "\n")]
		entry := strings.Trim(strings.TrimLeft(line, " \t-"), "\"' \r")
		user, password, ok := strings.Cut(entry, ":")
		switch {
		case n > 0 && line != "" && strings.TrimLeft(line, " \t-") == line:
			return unmatched() // the block of the module has ended
		case ok && user != "" && !strings.HasPrefix(password, " ") && mayBePassword(password) && !isExampleLogin(user, password, ""):
			start := from + strings.Index(line, entry) + len(user) + 1
			return matched(start, start+len(password), "cloud-init-password", "password in cloud-init", confidenceOf(password))
		}
		from += len(line) + 1
	}
	return unmatched()
}

// pipedPassword judges a word that is written to reader: chpasswd reads user:password.
func pipedPassword(w commandWord, reader string) (Match, bool) {
	if i := strings.Index(w.text, `\n`); i > 0 {
		w.text = w.text[:i]
	}
	if strings.HasPrefix(reader, "chpasswd") {
		user, password, ok := strings.Cut(w.text, ":")
		if !ok || isExampleLogin(user, password, "") {
			return unmatched()
		}
		w = w.after(len(user) + 1)
	}
	if strings.HasPrefix(w.text, "-") || strings.Contains(w.text, " ") || !mayBePassword(w.text) {
		return unmatched()
	}
	return matched(w.start, w.start+len(w.text), "command-password", "password piped to a command", confidenceOf(w.text))
}
