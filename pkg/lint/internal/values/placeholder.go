package values

import (
	"strings"
	"sync"
	"unicode"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// PlaceholderReason says why a text only stands where a secret would, or
// returns "". It judges by form, so it may be asked for any literal.
func PlaceholderReason(text string) string {
	switch {
	case text == "":
		return "it is empty"
	case strings.Trim(text, "xX*.-_#?=•… \t\r\n\"'`") == "":
		return "it is only filler"
	case len(text) >= 8 && chars.Letters.All(text) && strings.Count(text, text[:1]) == len(text):
		return "it is only filler"
	case variable(text):
		return "a value is put there later"
	case enclosed(text):
		return "its brackets say what is to be put there"
	case len(text) <= 2:
		return "it is too short to be a secret"
	}
	return wordsReason(text)
}

// variable reports text that a shell, Terraform or a template engine fills in.
func variable(text string) bool {
	if chars.HasInterpolation(text) {
		return true
	}
	if text[0] == '$' && !strings.HasPrefix(text[1:], "2") && len(text) > 1 && ((chars.Letters | chars.Underscore).Has(text[1]) || strings.ContainsRune("{($", rune(text[1]))) {
		return true
	}
	for _, mark := range [...]string{"${", "$(", "{{", "<%", "%{", "%s", "%v", "%d"} {
		if strings.Contains(text, mark) {
			return true
		}
	}
	if namesVariable(text) {
		return true
	}
	return text[0] == '`' || len(text) > 2 && text[0] == '%' && text[len(text)-1] == '%'
}

// namesVariable reports $TOKEN or $password after other text, as in user:$PASSWORD.
func namesVariable(text string) bool {
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

// enclosed reports <token>, [token], {token}, (token), __token__ and @token@.
func enclosed(text string) bool {
	first, last := text[0], text[len(text)-1]
	for _, pair := range [...]string{"<>", "[]", "{}", "()", "@@"} {
		if len(text) > 2 && first == pair[0] && last == pair[1] {
			return chars.ClassesIn(text[1:len(text)-1])&^(chars.Dotted|chars.Colon|chars.PlusSlash) == 0
		}
	}
	return len(text) > 4 && strings.HasPrefix(text, "__") && strings.HasSuffix(text, "__")
}

// placeholderWords make a placeholder of any text that has one as a word;
// fillWords do when the text has no other words than them and nouns.
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
	// deniedRows are what may follow "no" and "not" to say that there is no secret.
	deniedRows = `key auth needed required used set token secret password applicable available necessary`
	// changeRows are what may follow "change" to say that somebody is to do so.
	changeRows = `me this it in before`
)

// placeholderTables is the word lists as sets.
type placeholderTables struct{ sure, fill, nouns, whole, denied, change map[string]bool }

var placeholders = sync.OnceValue(func() placeholderTables {
	return placeholderTables{sure: naming.SetOf(placeholderRows), fill: naming.SetOf(fillRows), nouns: naming.SetOf(fillNouns), whole: naming.SetOf(settingRows), denied: naming.SetOf(deniedRows), change: naming.SetOf(changeRows)}
})

// wordsReason judges by the words of a text.
func wordsReason(text string) string {
	if len(text) > 200 {
		return ""
	}
	if hasText(text) {
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
	if numberOnly(text) || numberOnly(strings.TrimRight(text, "smhd")) {
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
	case prefixedPlaceholder(lower):
		return "it reads as a placeholder"
	case screamingCase(text):
		return "it is the name of a variable"
	}
	return ""
}

// prefixedPlaceholder reports yourtoken and the like, which are one word.
func prefixedPlaceholder(lower string) bool {
	for _, prefix := range [...]string{"your", "insert", "replace", "change-", "change_", "placeholder", "example", "enter-", "enter_", "paste-", "paste_"} {
		if strings.HasPrefix(lower, prefix) {
			return true
		}
	}
	return strings.HasSuffix(lower, "placeholder") || strings.HasSuffix(lower, "changeme") || strings.HasSuffix(lower, "-here") || strings.HasSuffix(lower, "_here")
}

// hasText reports a sentence: several words with spaces, or a script that
// nobody writes passwords in.
func hasText(text string) bool {
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

// numberOnly reports a number that is no password of digits in a row.
func numberOnly(text string) bool {
	if !(chars.Digits | chars.Dot).All(text) {
		return false
	}
	return text != "" && (len(text) < 4 || longestRun(text) < len(text))
}

// screamingCase reports the name of an environment variable. One word in
// capitals may be a password.
func screamingCase(text string) bool {
	if !(chars.UpperNum | chars.Underscore).All(text) || !strings.Contains(text, "_") || !chars.Letters.Has(text[0]) {
		return false
	}
	return !looksRandom(strings.ReplaceAll(text, "_", ""))
}

// NotAValue says why a text under a secret name says where the secret is, or
// how it is called, and is not the secret; or returns "".
func NotAValue(text string) string {
	lower := strings.ToLower(text)
	for _, row := range referenceRows {
		for prefix := range strings.FieldsSeq(row.prefixes) {
			if strings.HasPrefix(lower, prefix) {
				return row.why
			}
		}
	}
	switch {
	case IsPath(text):
		return "it is a path"
	case strings.Contains(text, "://"):
		return "it is an address"
	case strings.Contains(text, "@") && strings.Contains(text[strings.LastIndexByte(text, '@'):], ".") && chars.Alnum.All(text[:1]) && (chars.Dotted | chars.PlusSlash).All(strings.ReplaceAll(text, "@", "")):
		return "it is an e-mail address"
	case strings.HasPrefix(lower, "projects/") && strings.Contains(lower, "/secrets/"):
		return "it says where the secret is"
	case isVersion(text):
		return "it is a version"
	case isImage(lower):
		return "it is an image"
	case nameOfSecret(lower):
		return "it reads as the name of a secret"
	case lower == "00000000-0000-0000-0000-000000000000":
		return "it is the empty UUID"
	}
	return ""
}

// referenceRows are the beginnings of what refers to a secret kept elsewhere, or hides it.
var referenceRows = []struct{ prefixes, why string }{
	{"var. local. data. module. each. self. path. random_password. module[ aws_ azurerm_ google_ kubernetes_ vault_", "it is a reference"},
	{"op:// vault: bank-vaults: vault:// secret:// ssm:// ssm: arn:aws arn: ref+ akv:// awssm:// gcpsm:// bws: keyvault: env: env. process.env os.environ file: file( sops: id= type=secret, type=env, type=file, @microsoft.keyvault(", "it says where the secret is"},
	{"enc[ $ansible_vault {cipher} sealed: age-encryption -----begin_age", "it is encrypted"},
	{"ssh-rsa ssh-ed25519 ssh-dss ecdsa-sha2- sk-ssh- sk-ecdsa- age1 -----begin_public", "it is a public key"},
}

// isVersion reports 1.0.0-rc1, ~1.2 and >=2.0, as lists of packages have them.
func isVersion(text string) bool {
	text = strings.TrimLeft(text, "~^<>=v ")
	plain, after, _ := strings.Cut(strings.ReplaceAll(text, "+", "-"), "-")
	return strings.Contains(plain, ".") && len(text) <= 20 && (chars.Digits | chars.Dot).All(plain) && (after == "" || chars.Dotted.All(after) && !looksRandom(after))
}

// isImage reports the name of a container's image with its tag: acme/tools:1.2.
func isImage(lower string) bool {
	name, tag, ok := strings.Cut(lower[strings.LastIndexByte(lower, '/')+1:], ":")
	path := lower[:strings.LastIndexByte(lower, '/')+1]
	return ok && path != "" && name != "" && tag != "" && chars.Dotted.All(name+tag) && (chars.Dotted | chars.PlusSlash | chars.Colon).All(path) && chars.Alnum.Has(path[0]) &&
		!looksRandom(name) && !looksRandom(tag)
}

// IsPath reports a file's path or name. Base64 may begin with a slash, and a password
// too: a path has a second part, or is where systems keep files.
func IsPath(text string) bool {
	for _, prefix := range [...]string{"~/", "./", "../", `.\`, `C:\`, "c:/", "C:/", "id_"} {
		if strings.HasPrefix(text, prefix) {
			return true
		}
	}
	if text[0] == '/' {
		if looksRandom(text) {
			return false
		}
		if first, rest, _ := strings.Cut(text[1:], "/"); rest != "" || rootFolders.Has(first) {
			return true
		}
	}
	dotAt := strings.LastIndexByte(text, '.')
	return dotAt > 0 && fileEndings.Has(strings.ToLower(text[dotAt+1:])) && isFileName(text[:dotAt])
}

// rootFolders lie at the top of a system's files.
const rootFolders chars.Words = "etc run var home opt srv mnt media root tmp usr dev proc sys boot lib bin data app apps workspace workspaces config conf secret secrets vault key keys cert certs ssl tls"

// fileEndings are those of files that hold keys, settings and words.
const fileEndings chars.Words = "pem key json txt yaml yml crt cer env conf cfg ini p12 pfx pub tf sh ps1 toml kdbx jks log"

// isFileName reports what may stand before the ending of a file. Capitals and digits
// without a folder or a second word are a password, whatever it ends in.
func isFileName(stem string) bool {
	if strings.ContainsAny(strings.TrimPrefix(stem, "/"), `/\-_ `) {
		return true
	}
	classes := chars.ClassesIn(stem)
	return (classes&chars.Upper == 0 || classes&chars.Digits == 0) && (chars.Dotted | chars.PlusSlash).All(stem)
}

// nameOfSecret reports a name such as coder-db-credentials, as Kubernetes gives them.
func nameOfSecret(lower string) bool {
	i := strings.LastIndexAny(lower, "-/")
	if i < 0 || !(chars.Lower | chars.Dash | chars.Digits | chars.PlusSlash | chars.Dot).All(lower) || looksRandom(lower) {
		return false
	}
	switch lower[i+1:] {
	case "password", "passwd", "pw", "passphrase":
		return lower[i] == '/' && i > 0
	case "secret", "secrets", "credentials", "creds", "credential", "tls", "cert", "certs", "config", "auth", "key", "keys", "token", "tokens", "kubeconfig", "pull-secret", "ca":
		return true
	}
	return false
}
