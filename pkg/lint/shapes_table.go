package lint

import "strings"

// shape is one known format: a prefix, then so many bytes of an alphabet.
type shape struct {
	kind, title string
	prefix      string
	min, max    int
	alphabet    func(byte) bool
}

var shapeTable = []shape{
	{kind: "github-token", title: "GitHub token", prefix: "ghp_", min: 36, max: 36, alphabet: alnum},
	{kind: "gitlab-token", title: "GitLab token", prefix: "glpat-", min: 20, max: 300, alphabet: wordByte},
	{kind: "private-key", title: "private key", prefix: "-----BEGIN OPENSSH PRIVATE KEY-----", min: 0, max: 0, alphabet: alnum},
	{kind: "private-key", title: "private key", prefix: "-----BEGIN RSA PRIVATE KEY-----", min: 0, max: 0, alphabet: alnum},
	{kind: "private-key", title: "private key", prefix: "-----BEGIN PRIVATE KEY-----", min: 0, max: 0, alphabet: alnum},
	{kind: "tailscale-key", title: "Tailscale key", prefix: "tskey-", min: 20, max: 100, alphabet: wordByte},
	{kind: "openai-key", title: "OpenAI API key", prefix: "sk-proj-", min: 40, max: 300, alphabet: wordByte},
	{kind: "anthropic-key", title: "Anthropic API key", prefix: "sk-ant-", min: 40, max: 300, alphabet: wordByte},
}

func alnum(b byte) bool { return b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z' }

func wordByte(b byte) bool { return alnum(b) || b == '_' || b == '-' }

// findShapes finds the secrets of known format in a text, in their order.
func findShapes(text string) []shapeMatch {
	var found []shapeMatch
	for i := 0; i < len(text); i++ {
		if i > 0 && wordByte(text[i-1]) {
			continue
		}
		for _, s := range shapeTable {
			if !strings.HasPrefix(text[i:], s.prefix) {
				continue
			}
			end := i + len(s.prefix)
			for end < len(text) && end-i-len(s.prefix) < s.max && s.alphabet(text[end]) {
				end++
			}
			if end-i-len(s.prefix) < s.min {
				continue
			}
			found = append(found, shapeMatch{Start: i, End: end, Kind: s.kind, Title: s.title, Confidence: confidenceHigh})
			i = end
			break
		}
	}
	return found
}
