package vault

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParseRef(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want Ref
	}{
		{"secret/app#password", Ref{"secret/app", "password", 0}},
		{"vault://secret/app#password", Ref{"secret/app", "password", 0}},
		{"vault://secret/app#password?version=3", Ref{"secret/app", "password", 3}},
		{"vault://secret/app?version=3#password", Ref{"secret/app", "password", 3}},
		{"secret/app?version=2", Ref{"secret/app", "", 2}},
		{"/secret/app", Ref{"secret/app", "", 0}},
		{"team/kv/a b/ç#field name", Ref{"team/kv/a b/ç", "field name", 0}},
		{"secret/app#a#b", Ref{"secret/app", "a#b", 0}},
		{"secret/app#really?", Ref{"secret/app", "really?", 0}},
		{"secret/app#a?b=c?version=4", Ref{"secret/app", "a?b=c", 4}},
		{"secret/app%2f#a", Ref{"secret/app%2f", "a", 0}},
		{"database/creds/app", Ref{"database/creds/app", "", 0}},
	}
	for _, test := range tests {
		got, err := ParseRef(test.text)
		if err != nil {
			t.Errorf("ParseRef(%q): %v", test.text, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("ParseRef(%q) (-want +got):\n%s", test.text, diff)
		}
	}
}

func TestParseRefRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, why string }{
		{"", "no path"},
		{"vault://", "no path"},
		{"#password", "no path"},
		{"secret", "two parts"},
		{"secret/", "folder"},
		{"secret/app/", "folder"},
		{"secret//app", "two slashes"},
		{"secret/../sys/seal", `".."`},
		{"secret/./app", `"."`},
		{"secret/app#", "no field"},
		{" secret/app", "white space"},
		{"secret/app\n", "character"},
		{"secret/\x00", "character"},
		{"secret/app?version=0", "version=N"},
		{"secret/app?version=-1", "version=N"},
		{"secret/app?version=99999999999", "version=N"},
		{"secret/app?version=1#f?version=2", "version=N"},
		{"secret/app?ttl=1", "version=N"},
		{"secret/app?x#f", "version=N"},
	}
	for _, test := range tests {
		_, err := ParseRef(test.text)
		if err == nil || !strings.Contains(err.Error(), test.why) {
			t.Errorf("ParseRef(%q): got error %v, want one with %q", test.text, err, test.why)
		}
	}
}

func TestRefReadsBackAsItself(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ref, err := ParseRef(rapid.StringMatching(`(vault://)?[a-z./]{1,9}(#[a-z#? ]{0,4})?(\?version=[0-9]{1,3})?`).Draw(t, "text"))
		if err != nil {
			return
		}
		again, err := ParseRef(ref.String())
		if err != nil || again != ref {
			t.Errorf("%q reads back as %+v (%v), want %+v", ref.String(), again, err, ref)
		}
	})
}
