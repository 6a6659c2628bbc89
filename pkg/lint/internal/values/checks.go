package values

import (
	"encoding/base64"
	"encoding/json"
	"hash/crc32"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// The checks of formats beyond alphabet and length.

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// crcBase62 returns the CRC-32 of text as six base-62 digits, with which tokens of GitHub and
// npm end.
func crcBase62(text string) string {
	sum := crc32.ChecksumIEEE([]byte(text))
	var out [6]byte
	for i := len(out) - 1; i >= 0; i-- {
		out[i] = base62[sum%62]
		sum /= 62
	}
	return string(out[:])
}

// endsWithCRC reports whether the last six bytes are the checksum of the body before them.
func endsWithCRC(token string, body int) bool {
	at := len(token) - 6
	return at > body && crcBase62(token[body:at]) == token[at:]
}

// bodyIsMixed requires a mixed body, for prefixes that are short.
func bodyIsMixed(token string, body int) bool { return isMixed(token[body:]) }

// parts requires that the body consists of parts with these alphabets and lengths, with a
// separator between them.
func parts(token string, body int, separator string, want ...part) bool {
	got := strings.Split(token[body:], separator)
	if len(got) != len(want) {
		return false
	}
	for i, p := range want {
		if len(got[i]) < p.min || len(got[i]) > p.max || !p.alphabet.All(got[i]) {
			return false
		}
	}
	return true
}

// part is the alphabet and the length of one part of a body.
type part struct {
	alphabet chars.Set
	min, max int
}

// isJWT requires a JSON Web Token with a valid header. A token whose claims say that it is
// public or an example does not count.
func isJWT(token string, _ int) bool {
	got := strings.Split(token, ".")
	if len(got) != 3 || len(got[2]) < 16 {
		return false
	}
	var header struct {
		Alg string `json:"alg"`
	}
	var claims struct {
		Role string `json:"role"`
		Name string `json:"name"`
	}
	return decodeJSON(got[0], &header) && header.Alg != "" && decodeJSON(got[1], &claims) && claims.Role != "anon" && claims.Name != "John Doe"
}

// isTunnelToken requires JSON with the account, the tunnel and the secret of a Cloudflare
// tunnel.
func isTunnelToken(token string, _ int) bool {
	var fields struct{ A, T, S string }
	return decodeJSON(token, &fields) && fields.A != "" && fields.T != "" && fields.S != ""
}

// isJSONBody requires a JSON object in base64.
func isJSONBody(token string, body int) bool {
	var object map[string]any
	return decodeJSON(token[body:], &object)
}

// decodeJSON decodes JSON in base64.
func decodeJSON(text string, into any) bool {
	data, ok := decodeBase64(text)
	return ok && json.Unmarshal(data, into) == nil
}

// decodeBase64 decodes base64 with either alphabet, with or without padding.
func decodeBase64(text string) ([]byte, bool) {
	text = strings.TrimRight(text, "=")
	encoding := base64.RawStdEncoding
	if strings.ContainsAny(text, "-_") {
		encoding = base64.RawURLEncoding
	}
	data, err := encoding.DecodeString(text)
	return data, err == nil
}

const bech32Digits = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"

// isBech32 verifies the checksum of upper-case bech32, the encoding of age secret keys. See
// BIP 173.
func isBech32(token string, _ int) bool {
	one := strings.LastIndexByte(token, '1')
	if one < 1 {
		return false
	}
	var values []byte
	for i := range one {
		values = append(values, (token[i]|0x20)>>5)
	}
	values = append(values, 0)
	for i := range one {
		values = append(values, (token[i]|0x20)&31)
	}
	for i := one + 1; i < len(token); i++ {
		at := strings.IndexByte(bech32Digits, token[i])
		if at < 0 {
			return false
		}
		values = append(values, byte(at))
	}
	return bech32Sum(values) == 1
}

// bech32Sum returns the checksum of BIP 173.
func bech32Sum(values []byte) uint32 {
	sum := uint32(1)
	for _, v := range values {
		top := sum >> 25
		sum = sum&0x1ffffff<<5 ^ uint32(v)
		for i, generator := range [...]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top>>i&1 == 1 {
				sum ^= generator
			}
		}
	}
	return sum
}

// bodyIsVaried requires letters and digits in the body: prose does not contain digits.
func bodyIsVaried(token string, body int) bool {
	c := chars.ClassesIn(token[body:])
	return c&chars.Digits != 0 && c&chars.Letters != 0
}

// bodyIsMixedCase requires lower-case and upper-case letters in the body.
func bodyIsMixedCase(token string, body int) bool {
	c := chars.ClassesIn(token[body:])
	return c&chars.Upper != 0 && c&chars.Lower != 0
}

// bodyIsUUID requires a UUID.
func bodyIsUUID(token string, body int) bool { return isUUID(token[body:]) }

func isUUID(text string) bool {
	if len(text) != 36 {
		return false
	}
	for i := range len(text) {
		hyphen := i == 8 || i == 13 || i == 18 || i == 23
		if hyphen != (text[i] == '-') || !hyphen && !chars.HexAny.Has(text[i]) {
			return false
		}
	}
	return true
}

// isAWSKeyID requires the base-32 digits that AWS uses.
func isAWSKeyID(token string, body int) bool {
	for i := body; i < len(token); i++ {
		if token[i] == '0' || token[i] == '1' || token[i] == '8' || token[i] == '9' {
			return false
		}
	}
	return true
}

func isSourcegraph(token string, body int) bool {
	got := strings.Split(token[body:], "_")
	last := got[len(got)-1]
	return len(got) <= 2 && len(last) == 40 && chars.HexDigits.All(last) && (len(got) == 1 || got[0] == "local" || len(got[0]) == 16 && chars.HexDigits.All(got[0]))
}

func isDatabricks(token string, body int) bool {
	key, _, _ := strings.Cut(token[body:], "-")
	return len(key) == 32 && chars.HexDigits.All(key)
}

func isOnePasswordKey(token string, body int) bool {
	got := strings.Split(token[body:], "-")
	return len(got) >= 5 && len(got[0]) == 6 && len(got[len(got)-1]) == 5
}

func isAsana(token string, body int) bool {
	id, key, ok := strings.Cut(token[body:], ":")
	return ok && len(id) >= 12 && len(key) == 32 && chars.HexDigits.All(key)
}

// isBitwarden requires 0.UUID.secret:key of a machine account.
func isBitwarden(token string, body int) bool {
	id, rest, ok := strings.Cut(token[body:], ".")
	secret, key, keyed := strings.Cut(rest, ":")
	return ok && keyed && isUUID(id) && len(secret) >= 20 && len(key) >= 20
}

// isDiscord requires an id in base64, a time and a signature.
func isDiscord(token string, _ int) bool {
	got := strings.Split(token, ".")
	if len(got) != 3 || len(got[0]) < 23 || len(got[0]) > 28 || len(got[1]) != 6 || len(got[2]) < 27 {
		return false
	}
	id, ok := decodeBase64(got[0])
	return ok && chars.Digits.All(string(id))
}
