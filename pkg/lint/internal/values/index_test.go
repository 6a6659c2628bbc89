package values

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// maker makes texts that look random and are the same in each run. The source of the tests
// does not contain tokens: each is assembled from its parts.
type maker struct{ *rand.Rand }

func newMaker(seed string) maker {
	var key [32]byte
	copy(key[:], seed)
	return maker{rand.New(rand.NewChaCha8(key))}
}

// body makes n bytes of an alphabet, with each class of bytes in it.
func (m maker) body(alphabet chars.Set, n int) string {
	var set []byte
	for b := range 128 {
		if c := chars.ClassOf(byte(b)); c&alphabet != 0 && c&(chars.Alnum|chars.PlusSlash) != 0 {
			set = append(set, byte(b))
		}
	}
	for range 1000 {
		out := make([]byte, n)
		for i := range out {
			out[i] = set[m.IntN(len(set))]
		}
		if text := string(out); !isFiller(text) && (n < 16 || chars.ClassesIn(text)&alphabet&chars.Alnum == alphabet&chars.Alnum) {
			return text
		}
	}
	panic("no body of this alphabet is varied enough")
}

func (m maker) uuid() string {
	h := m.body(chars.HexDigits, 32)
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

func encodeJSON(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

// structured makes the bodies of shapes with a check.
func (m maker) structured(s *shape, prefix string) string {
	part := func(c chars.Set, n int) string { return m.body(c, n) }
	switch s.kind + " " + prefix {
	case "github-token github_pat_":
		return part(chars.Alnum, 22) + "_" + part(chars.Alnum, 59)
	case "circleci-token CCIPAT_", "circleci-token CCIPRJ_":
		return part(chars.Alnum, 22) + "_" + part(chars.HexDigits, 40)
	case "sourcegraph-token sgp_":
		return "local_" + part(chars.HexDigits, 40)
	case "harness-token pat.", "harness-token sat.":
		return part(chars.Alnum, 22) + "." + part(chars.Alnum, 24) + "." + part(chars.Alnum, 20)
	case "cloudflare-token v1.0-":
		return part(chars.HexDigits, 24) + "-" + part(chars.HexDigits, 146)
	case "heroku-key HRKU-", "langfuse-key sk-lf-", "context7-key ctx7sk-", "launchdarkly-key sdk-", "launchdarkly-key api-",
		"hubspot-token pat-na1-", "hubspot-token pat-na2-", "hubspot-token pat-eu1-", "hubspot-token pat-ap1-":
		return m.uuid()
	case "databricks-token dapi":
		return part(chars.HexDigits, 32) + "-2"
	case "infisical-token st.":
		return part(chars.HexDigits, 24) + "." + part(chars.HexDigits, 32) + "." + part(chars.HexDigits, 32)
	case "onepassword-key A3-":
		return part(chars.UpperNum, 6) + "-" + part(chars.UpperNum, 6) + "-" + part(chars.UpperNum, 5) + "-" + part(chars.UpperNum, 5) + "-" + part(chars.UpperNum, 5) + "-" + part(chars.UpperNum, 5)
	case "bitwarden-token 0.":
		return m.uuid() + "." + part(chars.Alnum, 30) + ":" + part(chars.Alnum, 22) + "=="
	case "cloudflared-token eyJhIjoi":
		return strings.TrimPrefix(encodeJSON(fmt.Sprintf(`{"a":"%s","t":"%s","s":"%s"}`, part(chars.HexDigits, 32), m.uuid(), part(chars.Alnum, 32))), prefix)
	case "openai-key sk-":
		return part(chars.Alnum, 20) + "T3Blbk" + "FJ" + part(chars.Alnum, 20)
	case "langsmith-key lsv2_pt_", "langsmith-key lsv2_sk_":
		return part(chars.HexDigits, 32) + "_" + part(chars.HexDigits, 10)
	case "sendgrid-key SG.":
		return part(chars.Alnum, 22) + "." + part(chars.Alnum, 43)
	case "resend-key re_":
		return part(chars.Alnum, 8) + "_" + part(chars.Alnum, 24)
	case "brevo-key xkeysib-", "brevo-key xsmtpsib-":
		return part(chars.HexDigits, 64) + "-" + part(chars.Alnum, 16)
	case "airtable-token pat":
		return part(chars.Alnum, 14) + "." + part(chars.HexDigits, 64)
	case "clickup-token pk_":
		return part(chars.Digits, 8) + "_" + part(chars.UpperNum, 32)
	case "asana-token 1/", "asana-token 2/", "asana-token 0/":
		return part(chars.Digits, 16) + ":" + part(chars.HexDigits, 32)
	case "grafana-token glsa_":
		return part(chars.Alnum, 32) + "_" + part(chars.HexDigits, 8)
	case "grafana-token glc_":
		return encodeJSON(fmt.Sprintf(`{"o":"4711","n":"stack-%s","k":"%s"}`, part(chars.LowerNum, 8), part(chars.Alnum, 24)))
	case "postman-key PMAK-":
		return part(chars.HexDigits, 24) + "-" + part(chars.HexDigits, 34)
	case "jwt eyJ":
		return strings.TrimPrefix(m.jwt(`{"sub":"4711","iat":1700000000}`), prefix)
	case "age-key AGE-SECRET-KEY-1":
		return m.bech32(prefix, 52)
	case "age-key AGE-SECRET-KEY-PQ-1":
		return m.bech32(prefix, 52)
	case "aws-access-key-id AKIA", "aws-access-key-id ASIA", "aws-access-key-id ABIA", "aws-access-key-id ACCA":
		return strings.NewReplacer("0", "Q", "1", "R", "8", "S", "9", "T").Replace(part(chars.UpperNum, 16))
	case "dynatrace-token dt0c01.", "dynatrace-token dt0s01.", "dynatrace-token dt0s02.", "dynatrace-token dt0s08.", "dynatrace-token dt0s16.":
		return part(chars.UpperNum, 24) + "." + part(chars.UpperNum, 64)
	}
	if strings.HasPrefix(s.kind, "discord-token") {
		id := base64.RawStdEncoding.EncodeToString([]byte(map[string]string{
			"MD": "04", "MT": "11", "Mj": "24", "Mz": "37", "ND": "40", "NT": "53", "Nj": "65", "Nz": "79", "OD": "82", "OT": "96",
		}[prefix] + part(chars.Digits, 16)))
		return strings.TrimPrefix(id, prefix) + "." + part(chars.Alnum, 6) + "." + part(chars.Alnum, 38)
	}
	switch {
	case s.title == "GitHub app token":
		return part(chars.Alnum, 60) + "." + part(chars.Alnum, 80)
	case s.checksum:
		body := part(s.alphabet, s.min-6)
		return body + crcBase62(body)
	}
	n := s.min
	if s.max > s.min {
		n++
	}
	return part(s.alphabet, n)
}

func (m maker) jwt(claims string) string {
	return encodeJSON(`{"alg":"HS256","typ":"JWT"}`) + "." + encodeJSON(claims) + "." + m.body(chars.Alnum, 43)
}

// bech32 makes n digits and the checksum after them.
func (m maker) bech32(prefix string, n int) string {
	data := make([]byte, n)
	for i := range data {
		data[i] = bech32Digits[m.IntN(32)]
	}
	human := strings.ToLower(strings.TrimSuffix(prefix, "1"))
	var values []byte
	for i := range len(human) {
		values = append(values, human[i]>>5)
	}
	values = append(values, 0)
	for i := range len(human) {
		values = append(values, human[i]&31)
	}
	for _, b := range data {
		values = append(values, byte(strings.IndexByte(bech32Digits, b)))
	}
	sum := bech32Sum(append(values, 0, 0, 0, 0, 0, 0)) ^ 1
	for i := range 6 {
		data = append(data, bech32Digits[sum>>(5*(5-i))&31])
	}
	return string(data)
}

// eachShape calls do for every prefix of every row.
func eachShape(t *testing.T, do func(t *testing.T, s *shape, prefix string, m maker)) {
	t.Helper()
	for _, table := range [...][]shape{codeShapes, cloudShapes, modelShapes, serviceShapes, structuredShapes} {
		for i := range table {
			for prefix := range strings.FieldsSeq(table[i].prefixes) {
				t.Run(table[i].kind+" "+prefix, func(t *testing.T) {
					t.Parallel()
					do(t, &table[i], prefix, newMaker(table[i].title+prefix))
				})
			}
		}
	}
}

func TestEveryShapeIsFound(t *testing.T) {
	t.Parallel()
	eachShape(t, func(t *testing.T, s *shape, prefix string, m maker) {
		token := prefix + m.structured(s, prefix)
		for _, around := range []string{"%s", "export X=%s\n", `{"a": "%s"}`, "curl -H 'X: %s' https://x.test/", "line\\n%s\\nline", "q%%3D%s&b=1", "a_%s.", "(%s)"} {
			text := fmt.Sprintf(around, token)
			found := Find(text)
			if len(found) != 1 || found[0].Kind != s.kind || text[found[0].Start:found[0].End] != token {
				t.Errorf("in %q: %+v, want one %s", around, found, s.kind)
			}
		}
		v := Classify(token, false)
		if !v.Secret || v.Placeholder || v.Kind != s.kind || v.Confidence != s.effectiveConfidence() || strings.Contains(v.Reason, token[len(prefix):]) {
			t.Errorf("classifyValue: %+v", v)
		}
	})
}

func TestNoShapeIsFoundInWhatOnlyLooksAlike(t *testing.T) {
	t.Parallel()
	eachShape(t, func(t *testing.T, s *shape, prefix string, m maker) {
		body := m.structured(s, prefix)
		fill := "x"
		if s.alphabet&chars.RestLower == 0 {
			fill = "A"
		}
		alike := map[string]string{
			"glued to a letter": "Z" + prefix + body,
			"too short":         prefix + body[:min(len(body), s.min)/2],
			"filler":            prefix + strings.Repeat(fill, len(body)),
			"in order":          prefix + ("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + strings.Repeat("abcdef", 1500))[:len(body)],
			"with a variable":   prefix + "${TOKEN}" + body[:4],
			"prose":             prefix + " is what the token begins with",
		}
		if prefix == "sk_e2b_" || strings.HasPrefix(prefix, "xoxe.") {
			delete(alike, "glued to a letter") // its end is a prefix too
		}
		if s.checksum {
			last := "0"
			if strings.HasSuffix(body, last) {
				last = "2"
			}
			alike["wrong checksum"] = prefix + body[:len(body)-1] + last
		}
		if s.max < 1000 {
			alike["too long"] = prefix + body + m.body(chars.LowerNum, s.max+2-len(body))
		}
		for what, text := range alike {
			for _, found := range Find(text) {
				if found.Kind == s.kind {
					t.Errorf("%s: found %s", what, found.Title)
				}
			}
		}
	})
}

func TestEveryShapeHasItsOwnRow(t *testing.T) {
	t.Parallel()
	kinds, seen := map[string]bool{}, map[string]string{}
	for _, table := range [...][]shape{codeShapes, cloudShapes, modelShapes, serviceShapes, structuredShapes} {
		for _, s := range table {
			kinds[s.kind] = true
			if s.kind == "" || s.title == "" || s.min < 14 || s.max < s.min || s.alphabet == 0 {
				t.Errorf("%q: an incomplete row: %+v", s.kind, s)
			}
			for prefix := range strings.FieldsSeq(s.prefixes) {
				if other := seen[prefix+s.title]; other != "" {
					t.Errorf("%s stands twice", prefix)
				}
				seen[prefix+s.title] = s.kind
			}
		}
	}
	for _, f := range finders {
		if f.keyword == "" {
			t.Error("a finder without a keyword")
		}
	}
	if n := len(kinds); n < 100 {
		t.Errorf("%d kinds of token, want at least 100", n)
	}
	if n := len(index().rows); n > 250 {
		t.Errorf("%d pairs do not fit the index", n)
	}
}
