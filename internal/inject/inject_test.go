package inject

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

func TestFill(t *testing.T) {
	t.Parallel()
	values := map[string]string{"A": "one", "B": `it's "x" & $y`, "a b": "spaced", "LINES": " x\ny\n"}
	get := func(name string) (secret.Secret, error) {
		if value, ok := values[name]; ok {
			return secret.FromString(value), nil
		}
		return secret.Secret{}, errors.New("missing " + name)
	}
	tests := []struct{ name, in, want string }{
		{"nothing", "plain\ntext", "plain\ntext"},
		{"empty", "", ""},
		{"one", `x={{ secret "A" }}!`, "x=one!"},
		{"no spaces", `{{secret "A"}}{{secret"A"}}`, "oneone"},
		{"a name with a space", `{{ secret "a b" }}`, "spaced"},
		{"a value is not filled again", `{{ secret "B" }}`, `it's "x" & $y`},
		{"base64", `{{ secret "A" | base64 }}`, "b25l"},
		{"json", `{{ secret "B" | json }}`, `"it's \"x\" & $y"`},
		{"shell", `{{ secret "B" | shell }}`, `'it'\''s "x" & $y'`},
		{"url", `{{ secret "B" | url }}`, "it%27s%20%22x%22%20%26%20%24y"},
		{"filters in a row", `{{ secret "LINES" | trim | base64 }}`, "eAp5"},
		{"other templates stay", `{{ .Values.x }} {{- if secrets }} {{ "secret" }} {{secretly}} }} {{`, `{{ .Values.x }} {{- if secrets }} {{ "secret" }} {{secretly}} }} {{`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			template, err := Parse(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			got, err := template.Fill(get)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got.RevealString()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestParseNamesEveryMistake(t *testing.T) {
	t.Parallel()
	text := strings.Join([]string{
		`ok {{ secret "A" }}`, `{{ secret A }}`, `{{ secret "" }}`, `{{ secret "A" | rot13 }}`, `{{ secret "A" base64 }}`, `{{ secret "A"`, `{{ secret }}`, `{{ secret "A" | }}`,
	}, "\n")
	_, err := Parse(text)
	if err == nil {
		t.Fatal("no mistake is found")
	}
	form := `expected {{ secret "NAME" }}, with filters behind a |`
	filter := `expected one of base64, json, shell, url, trim`
	want := []string{
		"line 2: " + form, "line 3: " + form, `line 4: unknown filter "rot13": ` + filter, "line 5: " + form,
		"line 6: {{ secret is not closed by }} on its line", "line 7: " + form, `line 8: unknown filter "": ` + filter,
	}
	if diff := cmp.Diff(want, strings.Split(err.Error(), "\n")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestNamesAreListedOnce(t *testing.T) {
	t.Parallel()
	template, err := Parse(`{{ secret "B" }}{{ secret "A" }}{{ secret "B" | base64 }}`)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"B", "A"}, template.Names()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`a {{ secret "A" | json }} b {{ x }}`)
	f.Add("{{ secret \"A\n}}")
	f.Fuzz(func(t *testing.T, text string) {
		template, err := Parse(text)
		if err != nil || len(template.Names()) > 0 {
			return
		}
		got, err := template.Fill(nil)
		if err != nil || got.RevealString() != text {
			t.Errorf("%q became %q (%v)", text, got.Reveal(), err)
		}
	})
}

// TestURLIsReadBack inserts a value into each part of a URL and parses the URL again.
func TestURLIsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.String().Draw(t, "value")
		text, err := escapeURL(value)
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse("https://user:" + text + "@host/p/" + text + "?q=" + text + "#" + text)
		if err != nil {
			t.Fatal(err)
		}
		password, _ := u.User.Password()
		for part, got := range map[string]string{"password": password, "path": strings.TrimPrefix(u.Path, "/p/"), "query": u.Query().Get("q"), "fragment": u.Fragment} {
			if got != value {
				t.Fatalf("the %s is %q, want %q", part, got, value)
			}
		}
	})
}
