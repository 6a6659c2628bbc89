package secretfile

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

func TestEnvValuesAreReadAsWritten(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		want     string // "fault" if the line cannot be parsed
	}{
		{"bare", "N=abc", "abc"},
		{"empty", "N=", ""},
		{"empty with a comment", "N= # none", ""},
		{"equals signs", "N=a==", "a=="},
		{"export", "  export\tN=abc", "abc"},
		{"spaces around the sign", "N = abc ", "abc"},
		{"bare with spaces", "N=two words", "two words"},
		{"bare with a comment", "N=abc # def", "abc"},
		{"bare with a hash", "N=abc#def", "abc#def"},
		{"bare that begins with a hash", "N=#def", "#def"},
		{"bare is not expanded", "N=$HOME`id`~", "$HOME`id`~"},
		{"bare with a quote in it", "N=it's", "it's"},
		{"carriage return", "N=abc\r", "abc"},
		{"carriage return behind a quote", "N='abc'\r", "abc"},
		{"single quotes", `N='a"\n$x'`, `a"\n$x`},
		{"double quotes", `N="a\"\\\$\` + "`" + `'"`, `a"\$` + "`'"},
		{"escapes of Coder's importer", `N="a\n\t\rb"`, "a\n\t\rb"},
		{"other escapes stay", `N="\a\d"`, `\a\d`},
		{"parts", `N='it'\''s'"!"x`, `it's!x`},
		{"several lines", "N='a\nb'", "a\nb"},
		{"a comment behind quotes", `N='a' # b`, "a"},
		{"no space before the comment", `N='a'#b`, "a#b"},
		{"not closed", "N='a", "fault"},
		{"text behind quotes", "N='a' b", "fault"},
		{"no sign", "N", "fault"},
		{"digit first", "1N=a", "fault"},
		{"byte order mark", "\uFEFFN=a", "a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			doc := parseEnv([]byte(tt.in))
			value, err := doc.Get("N")
			got := value.RevealString()
			if err != nil {
				got = "fault"
			}
			if got != tt.want {
				t.Errorf("%q is read as %q, want %q", tt.in, got, tt.want)
			}
			if faults := doc.Faults(); (len(faults) > 0) != (tt.want == "fault") {
				t.Errorf("%q has the faults %v", tt.in, faults)
			}
			if diff := cmp.Diff(tt.in, string(doc.Bytes())); diff != "" {
				t.Errorf("reading changed the text (-want +got)\n%s", diff)
			}
		})
	}
}

func TestEnvSetChangesOneLine(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in, key, value string
		want                 string
	}{
		{"new file", "", "N", "v", "N=v\n"},
		{"no newline at the end", "A=1", "N", "v", "A=1\nN=v\n"},
		{"replaced in place", "A=1\nN=old\nB=2\n", "N", "v", "A=1\nN=v\nB=2\n"},
		{"export and indentation stay", "\texport N=old\n", "N", "v", "\texport N=v\n"},
		{"the comment stays", "N='old'  # why\n", "N", "new one", "N='new one'  # why\n"},
		{"several lines become one", "N='a\nb'\nA=1\n", "N", "v", "N=v\nA=1\n"},
		{"the last of several stays", "N=1\nA=1\nN=2\n", "N", "v", "A=1\nN=v\n"},
		{"unknown lines stay", "<<<\n\n  # c\nN=old\n]]]", "N", "v", "<<<\n\n  # c\nN=v\n]]]"},
		{"CRLF of others stays, ours is LF", "A=1\r\nN=old\r\n", "N", "v", "A=1\r\nN=v\n"},
		{"byte order mark stays", "\uFEFFN=old\n", "N", "v", "\uFEFFN=v\n"},
		{"the same value stays as it is written", "N='v v'\n", "N", "v v", "N='v v'\n"},
		{"the same value in a form that shells read differently", "N=v v\n", "N", "v v", "N='v v'\n"},
		{"empty", "N=old # c\n", "N", "", "N='' # c\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			doc := parseEnv([]byte(tt.in))
			if err := doc.Set(tt.key, secret.FromString(tt.value)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, string(doc.Bytes())); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestEnvRemoveTakesEveryLineOfTheName(t *testing.T) {
	t.Parallel()
	doc := parseEnv([]byte("# a\nN=1\nexport N='x\ny'\nNN=2\n"))
	if !doc.Remove("N") || doc.Remove("N") || doc.Remove("") {
		t.Error("Remove does not say what it did")
	}
	if got, want := string(doc.Bytes()), "# a\nNN=2\n"; got != want {
		t.Errorf("left %q, want %q", got, want)
	}
}

func TestEnvRefusesWhatItCannotHold(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, key, value, want string }{
		{"name", "a-b", "v", "not a name"},
		{"no name", "", "v", "not a name"},
		{"NUL", "N", "a\x00b", "NUL"},
		{"not UTF-8", "N", "\xff", "not UTF-8"},
		{"too large", "N", strings.Repeat("x", MaxValue+1), "larger than 1 MiB"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			doc := parseEnv([]byte("A=1\n"))
			err := doc.Set(tt.key, secret.FromString(tt.value))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got the error %v, want one with %q", err, tt.want)
			}
			if got := string(doc.Bytes()); got != "A=1\n" {
				t.Errorf("the document changed to %q", got)
			}
		})
	}
}

func TestEnvFaultsNameTheLineAndNotItsText(t *testing.T) {
	t.Parallel()
	doc := parseEnv([]byte("A='x\ny'\n\nhunter2\nB=\"z\n"))
	var got []string
	for _, fault := range doc.Faults() {
		got = append(got, fault.Error())
	}
	want := []string{"line 4: this is no assignment of the form NAME=value", "line 5: a quote is not closed"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestUTF16IsNoDotenv: appending to a UTF-16 file would mix two encodings.
func TestUTF16IsNoDotenv(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"\xff\xfeA\x00=\x00", "\xfe\xff\x00A\x00="} {
		if _, err := Parse(FormatEnv, []byte(text)); !errors.Is(err, errUTF16) {
			t.Errorf("%q: %v, want errUTF16", text, err)
		}
	}
}
