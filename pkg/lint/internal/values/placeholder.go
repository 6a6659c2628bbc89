package values

import (
	"strings"
	"sync"
	"unicode"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// PlaceholderReason returns why a literal under any name is a placeholder, or "".
func PlaceholderReason(text string) string {
	switch {
	case text == "":
		return "it is empty"
	case strings.Trim(text, "xX*.-_#?=•… \t\r\n\"'`") == "":
		return "it is only filler"
	case len(text) >= 8 && chars.Letters.All(text) && strings.Count(text, text[:1]) == len(text):
		return "it is only filler"
	case isVariable(text):
		return "a value is put there later"
	case isEnclosed(text):
		return "its brackets say what is to be put there"
	case len(text) <= 2:
		return "it is too short to be a secret"
	}
	return reasonOfWords(text)
}

// isVariable reports text that a shell, Terraform or a template engine replaces.
func isVariable(text string) bool {
	if chars.HasInterpolation(text) {
		return true
	}
	if text[0] == '$' && !strings.HasPrefix(text[1:], "2") && len(text) > 1 && ((chars.Letters | chars.Underscore).Has(text[1]) || strings.ContainsRune("{($", rune(text[1]))) {
		return true
	}
	for _, marker := range [...]string{"${", "$(", "{{", "<%", "%{", "%s", "%v", "%d"} {
		if strings.Contains(text, marker) {
			return true
		}
	}
	if endsInVariable(text) {
		return true
	}
	return text[0] == '`' || len(text) > 2 && text[0] == '%' && text[len(text)-1] == '%'
}

// endsInVariable reports $TOKEN or $password after other text, as in user:$PASSWORD.
func endsInVariable(text string) bool {
	_, name, ok := strings.Cut(text, "$")
	if !ok {
		return false
	}
	name = name[:chars.Word.Run(name, 64)]
	if len(name) > 2 && (chars.UpperNum | chars.Underscore).All(name) && chars.Letters.Has(name[0]) {
		return true
	}
	return name != "" && (chars.Lower | chars.Underscore).All(name) && naming.Classify(name).Secret
}

// isEnclosed reports <token>, [token], {token}, (token), __token__ and @token@.
func isEnclosed(text string) bool {
	first, last := text[0], text[len(text)-1]
	for _, pair := range [...]string{"<>", "[]", "{}", "()", "@@"} {
		if len(text) > 2 && first == pair[0] && last == pair[1] {
			return chars.ClassesIn(text[1:len(text)-1])&^(chars.Dotted|chars.Colon|chars.PlusSlash) == 0
		}
	}
	return len(text) > 4 && strings.HasPrefix(text, "__") && strings.HasSuffix(text, "__")
}

// A text with a word of placeholderRows is a placeholder. A text that consists of fillRows and
// fillNouns is one, if it contains one of fillRows. A text of settingRows is one.
const (
	placeholderRows = `your yours example examples placeholder changeme changethis replaceme replace replacethis todo fixme redacted insert dummy mock
		mocked fake sample tbd xxx xxxx masked hidden ejemplo exemplo exemple beispiel esempio voorbeeld przyklad platzhalter
		reemplazar substituir remplacer ersetzen sostituire vervang zamien cambiame votre ihr ihre dein deine tuo twoj jouw seu sua
		yourkeyhere yourtokenhere yourpasswordhere yoursecrethere пример вставьте замените ваш здесь notset unset undefined
		unused ignored noauth nokey notneeded anything changeit elsewhere externally`
	fillRows    = `test my the a an some any here value string foo bar baz foobar abc put enter this that generated auto me to be is at`
	fillNouns   = `api auth key keys token access secret client oauth pat jwt bearer session id sk pk ghp gho glpat hf gsk tskey xoxb`
	settingRows = `null none nil missing absent fallback undefined true false yes no on off default auto empty required optional enabled disabled n/a na basic bearer oauth all
		read write any unset todo test testing opaque authorization random ollama lm-studio lmstudio hs256 hs384 hs512 rs256 rs512 es256 eddsa sha1 sha256 sha512 md5
		rsa ecdsa ed25519 rsa-2048 rsa-4096 aes-256-gcm aes-256-cbc bcrypt scrypt argon2`
	// deniedRows, after "no" or "not", say that there is no secret.
	deniedRows = `key auth needed required used set token secret password applicable available necessary`
	// changeRows, after "change", ask the reader to change the value.
	changeRows = `me this it in before`
)

// placeholderTables are the rows as sets.
type placeholderTables struct{ sure, fill, nouns, whole, denied, change map[string]bool }

var placeholders = sync.OnceValue(func() placeholderTables {
	return placeholderTables{sure: naming.SetOf(placeholderRows), fill: naming.SetOf(fillRows), nouns: naming.SetOf(fillNouns), whole: naming.SetOf(settingRows), denied: naming.SetOf(deniedRows), change: naming.SetOf(changeRows)}
})

// reasonOfWords judges the words of a text.
func reasonOfWords(text string) string {
	if len(text) > 200 {
		return ""
	}
	if isSentence(text) {
		return "it is a sentence for people"
	}
	tables := placeholders()
	lower := strings.ToLower(text)
	if tables.whole[lower] {
		return "it is a setting and no secret"
	}
	if strings.Contains(lower, "example") {
		return "it says that it is an example"
	}
	if strings.Contains(lower, "xxxx") || strings.Contains(lower, "****") || strings.Contains(lower, "....") || strings.HasSuffix(lower, "...") || strings.HasSuffix(lower, "…") {
		return "it is only filler"
	}
	if isNumber(text) || isNumber(strings.TrimRight(text, "smhd")) {
		return "it is a number"
	}
	only, filled := true, false
	last := ""
	for word := range strings.FieldsFuncSeq(lower, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if tables.sure[word] || last == "change" && tables.change[word] || word == "here" && tables.nouns[last] || (last == "no" || last == "not") && tables.denied[word] {
			return "it reads as a placeholder"
		}
		filled = filled || tables.fill[word]
		only = only && (tables.fill[word] || tables.nouns[word])
		last = word
	}
	switch {
	case only && filled:
		return "it reads as a placeholder"
	case hasPlaceholderAffix(lower):
		return "it reads as a placeholder"
	case isVariableName(text):
		return "it is the name of a variable"
	}
	return ""
}

// hasPlaceholderAffix reports yourtoken and the like.
func hasPlaceholderAffix(lower string) bool {
	for _, prefix := range [...]string{"your", "insert", "replace", "change-", "change_", "placeholder", "example", "enter-", "enter_", "paste-", "paste_"} {
		if strings.HasPrefix(lower, prefix) {
			return true
		}
	}
	return strings.HasSuffix(lower, "placeholder") || strings.HasSuffix(lower, "changeme") || strings.HasSuffix(lower, "-here") || strings.HasSuffix(lower, "_here")
}

// isSentence reports a sentence: several words with spaces, or a script in which passwords are
// not written.
func isSentence(text string) bool {
	for _, r := range text {
		if naming.UnspacedScript(r) {
			return true
		}
	}
	if strings.Count(text, " ") < 2 {
		lower := strings.ToLower(text)
		return strings.HasPrefix(lower, "no ") || strings.HasPrefix(lower, "not ") || strings.HasPrefix(lower, "see ")
	}
	return true
}

// isNumber reports a number, but not a weak password such as 123456.
func isNumber(text string) bool {
	if !(chars.Digits | chars.Dot).All(text) {
		return false
	}
	return text != "" && (len(text) < 4 || longestRun(text) < len(text))
}

// isVariableName reports the name of an environment variable. A single word in upper case may
// be a password.
func isVariableName(text string) bool {
	if !(chars.UpperNum | chars.Underscore).All(text) || !strings.Contains(text, "_") || !chars.Letters.Has(text[0]) {
		return false
	}
	return !looksRandom(strings.ReplaceAll(text, "_", ""))
}
