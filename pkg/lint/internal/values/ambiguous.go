package values

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// ambiguousShape is a format that values other than secrets have too: it counts only under a
// secret name.
type ambiguousShape struct {
	kind, title string
	// lengths are the shortest and the longest. Without an alphabet any byte is allowed.
	lengths  [2]int
	alphabet chars.Set
	check    func(text string) bool
}

func (s *ambiguousShape) fits(text string) bool {
	return len(text) >= s.lengths[0] && len(text) <= s.lengths[1] && (s.alphabet == 0 || s.alphabet.All(text)) && s.check(text) && !isFiller(text)
}

// ambiguousShapes are tried in order.
var ambiguousShapes = []ambiguousShape{
	{"coder-session-token", "Coder session token", [2]int{33, 33}, chars.Alnum | chars.Dash, isCoderToken},
	{"uuid-key", "UUID used as a key", [2]int{36, 36}, chars.HexAny | chars.Dash, isUUID},
	{"vault-token", "Vault token", [2]int{26, 26}, chars.Alnum | chars.Dot, isOldVaultToken},
	{"aws-secret-key", "AWS secret access key", [2]int{40, 40}, chars.Alnum | chars.PlusSlash, isBase64Key},
	{"azure-account-key", "Azure account key", [2]int{88, 88}, chars.Base64, isAzureKey},
	{"azure-devops-token", "Azure DevOps token", [2]int{52, 52}, chars.LowerNum, isLowerBase32},
	{"base64-key", "32-byte key in base64", [2]int{43, 44}, chars.Base64 | chars.Dash | chars.Underscore, is32Bytes},
	{"hex-key", "key in hexadecimal digits", [2]int{32, 128}, chars.HexAny, isHexKey},
}

func isCoderToken(text string) bool {
	id, secret, ok := strings.Cut(text, "-")
	return ok && len(id) == 10 && len(secret) == 22 && bodyIsVaried(text, 0)
}

func isOldVaultToken(text string) bool {
	return strings.HasPrefix(text, "s.") && chars.Alnum.All(text[2:]) && isMixed(text[2:])
}

func isBase64Key(text string) bool {
	return bodyIsMixedCase(text, 0) && isMixed(text) && looksRandom(text)
}

func isAzureKey(text string) bool { return strings.HasSuffix(text, "==") && isMixed(text) }

func isLowerBase32(text string) bool {
	return !strings.ContainsAny(text, "0189") && bodyIsVaried(text, 0)
}

func is32Bytes(text string) bool {
	data, ok := decodeBase64(text)
	return ok && len(data) == 32 && looksRandom(text)
}

func isHexKey(text string) bool {
	return len(text)%2 == 0 && bodyIsVaried(text, 0) && entropy(text) > 2.8
}
