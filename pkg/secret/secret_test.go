package secret

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"text/template"
)

const canary = "c4n4ry-v4lue"

func TestSecretNeverPrints(t *testing.T) {
	t.Parallel()
	s := FromString(canary)
	type holder struct {
		S Secret
		P *Secret
		u Secret
	}
	h := holder{S: s, P: &s, u: s}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%o", "%t", "%p"} {
		fmt.Fprintf(&out, verb+"\n", s)
		fmt.Fprintf(&out, verb+"\n", &s)
		fmt.Fprintf(&out, verb+"\n", []Secret{s})
		fmt.Fprintf(&out, verb+"\n", h)
		fmt.Fprintf(&out, verb+"\n", map[string]Secret{"k": s})
	}
	slog.New(slog.NewJSONHandler(&out, nil)).Info("m", "s", s, "h", h)
	slog.New(slog.NewTextHandler(&out, nil)).Info("m", "s", s)
	if err := json.NewEncoder(&out).Encode(h); err != nil {
		t.Fatal(err)
	}
	if err := template.Must(template.New("").Parse("{{.S}}")).Execute(&out, h); err != nil {
		t.Fatal(err)
	}
	for _, value := range []any{s, h, []Secret{s}, map[string]Secret{"k": s}} {
		if err := gob.NewEncoder(&out).Encode(value); err == nil {
			t.Errorf("gob encoded %T", value)
		}
	}
	fmt.Fprint(&out, fmt.Errorf("wrapped %w %v", fmt.Errorf("%v", s), s))
	text := out.String()
	for _, form := range []string{canary, fmt.Sprintf("%x", canary), fmt.Sprintf("%X", canary), strings.Trim(fmt.Sprint([]byte(canary)), "[]")} {
		if strings.Contains(text, form) {
			t.Errorf("output holds the value as %q", form)
		}
	}
	if !strings.Contains(text, Redacted) {
		t.Error("nothing was printed at all")
	}
}

func TestUnmarshalJSON(t *testing.T) {
	t.Parallel()
	var got struct{ A, B, C Secret }
	if err := json.Unmarshal([]byte(`{"A":"a\nb","B":null}`), &got); err != nil {
		t.Fatal(err)
	}
	if got.A.RevealString() != "a\nb" || !got.B.Empty() || !got.C.Empty() {
		t.Errorf("got %q, %q, %q", got.A.Reveal(), got.B.Reveal(), got.C.Reveal())
	}
	err := json.Unmarshal([]byte(`{"A":{"x":"`+canary+`"}}`), &got)
	if err == nil || strings.Contains(err.Error(), canary) {
		t.Errorf("error for a wrong type: %v", err)
	}
}

func TestEqualAndWipe(t *testing.T) {
	t.Parallel()
	a, b := FromString(canary), FromString(canary)
	if !a.Equal(b) || a.Equal(FromString("x")) || !(Secret{}).Equal(New(nil)) {
		t.Error("Equal is wrong")
	}
	shared := a.Reveal()
	a.Wipe()
	if !a.Empty() || !bytes.Equal(shared, make([]byte, len(canary))) {
		t.Error("Wipe left the value")
	}
}
