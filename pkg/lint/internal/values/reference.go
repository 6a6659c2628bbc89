package values

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// ReferenceReason returns why a text under a secret name is not the secret, but its place, its
// name or the like, or "".
func ReferenceReason(text string) string {
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
	case isNameOfSecret(lower):
		return "it reads as the name of a secret"
	case lower == "00000000-0000-0000-0000-000000000000":
		return "it is the empty UUID"
	}
	return ""
}

// referenceRows are prefixes of references to secrets, of encrypted secrets and public keys.
var referenceRows = []struct{ prefixes, why string }{
	{"var. local. data. module. each. self. path. random_password. module[ aws_ azurerm_ google_ kubernetes_ vault_", "it is a reference"},
	{"op:// vault: bank-vaults: vault:// secret:// ssm:// ssm: arn:aws arn: ref+ akv:// awssm:// gcpsm:// bws: keyvault: env: env. process.env os.environ file: file( sops: id= type=secret, type=env, type=file, @microsoft.keyvault(", "it says where the secret is"},
	{"enc[ $ansible_vault {cipher} sealed: age-encryption -----begin_age", "it is encrypted"},
	{"ssh-rsa ssh-ed25519 ssh-dss ecdsa-sha2- sk-ssh- sk-ecdsa- age1 -----begin_public", "it is a public key"},
}

// isVersion reports a version or a constraint: 1.0.0-rc1, ~1.2, >=2.0.
func isVersion(text string) bool {
	text = strings.TrimLeft(text, "~^<>=v ")
	plain, after, _ := strings.Cut(strings.ReplaceAll(text, "+", "-"), "-")
	return strings.Contains(plain, ".") && len(text) <= 20 && (chars.Digits | chars.Dot).All(plain) && (after == "" || chars.Dotted.All(after) && !looksRandom(after))
}

// isImage reports a container image with a tag: acme/tools:1.2.
func isImage(lower string) bool {
	name, tag, ok := strings.Cut(lower[strings.LastIndexByte(lower, '/')+1:], ":")
	path := lower[:strings.LastIndexByte(lower, '/')+1]
	return ok && path != "" && name != "" && tag != "" && chars.Dotted.All(name+tag) && (chars.Dotted | chars.PlusSlash | chars.Colon).All(path) && chars.Alnum.Has(path[0]) &&
		!looksRandom(name) && !looksRandom(tag)
}

// IsPath reports the path or the name of a file. Base64 and passwords may begin with a slash, so
// a path must have a second element or a common first one.
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

// rootFolders are common first elements of absolute paths.
const rootFolders chars.Words = "etc run var home opt srv mnt media root tmp usr dev proc sys boot lib bin data app apps workspace workspaces config conf secret secrets vault key keys cert certs ssl tls"

// fileEndings are the extensions of files with keys, settings and text.
const fileEndings chars.Words = "pem key json txt yaml yml crt cer env conf cfg ini p12 pfx pub tf sh ps1 toml kdbx jks log"

// isFileName reports whether stem may be a file name without its extension. Upper-case letters and
// digits in a single word are a password, whatever the extension.
func isFileName(stem string) bool {
	if strings.ContainsAny(strings.TrimPrefix(stem, "/"), `/\-_ `) {
		return true
	}
	classes := chars.ClassesIn(stem)
	return (classes&chars.Upper == 0 || classes&chars.Digits == 0) && (chars.Dotted | chars.PlusSlash).All(stem)
}

// isNameOfSecret reports a name such as coder-db-credentials, as is usual in Kubernetes.
func isNameOfSecret(lower string) bool {
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
