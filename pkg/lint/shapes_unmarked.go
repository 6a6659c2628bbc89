package lint

import "strings"

// unmarkedShape is a format that looks like many other things: it counts only
// under a secret name.
type unmarkedShape struct {
	kind, title string
	// lengths are the shortest and the longest; no alphabet means any byte.
	lengths  [2]int
	alphabet charset
	check    func(text string) bool
}

func (s *unmarkedShape) fits(text string) bool {
	return len(text) >= s.lengths[0] && len(text) <= s.lengths[1] && (s.alphabet == 0 || s.alphabet.all(text)) && s.check(text) && !filler(text)
}

// unmarkedShapes are looked through in order.
var unmarkedShapes = []unmarkedShape{
	{"coder-session-token", "Coder session token", [2]int{33, 33}, alnum | dash, isCoderToken},
	{"uuid-key", "UUID used as a key", [2]int{36, 36}, hexAny | dash, isUUID},
	{"vault-token", "Vault token", [2]int{26, 26}, alnum | dot, isOldVaultToken},
	{"aws-secret-key", "AWS secret access key", [2]int{40, 40}, alnum | plusSlash, isBase64Key},
	{"azure-account-key", "Azure account key", [2]int{88, 88}, base64ch, isAzureKey},
	{"azure-devops-token", "Azure DevOps token", [2]int{52, 52}, lowerNum, isLowerBase32},
	{"base64-key", "32-byte key in base64", [2]int{43, 44}, base64ch | dash | underscore, is32Bytes},
	{"hex-key", "key in hexadecimal digits", [2]int{32, 128}, hexAny, isHexKey},
}

func isCoderToken(text string) bool {
	id, secret, ok := strings.Cut(text, "-")
	return ok && len(id) == 10 && len(secret) == 22 && bodyVaried(text, 0)
}

func isOldVaultToken(text string) bool {
	return strings.HasPrefix(text, "s.") && alnum.all(text[2:]) && mixed(text[2:])
}

func isBase64Key(text string) bool { return bodyCase(text, 0) && mixed(text) && looksRandom(text) }

func isAzureKey(text string) bool { return strings.HasSuffix(text, "==") && mixed(text) }

func isLowerBase32(text string) bool {
	return !strings.ContainsAny(text, "0189") && bodyVaried(text, 0)
}

func is32Bytes(text string) bool {
	data, ok := decodeBase64(text)
	return ok && len(data) == 32 && looksRandom(text)
}

func isHexKey(text string) bool {
	return len(text)%2 == 0 && bodyVaried(text, 0) && entropy(text) > 2.8
}
