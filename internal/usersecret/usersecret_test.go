package usersecret

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

const canary = "c4n4ry-v4lue"

func TestChecks(t *testing.T) {
	t.Parallel()
	good := Secret{Name: "gh token", Env: "GH_TOKEN", Path: "~/.token", Value: secret.FromString("v")}
	tests := []struct {
		name   string
		change func(*Secret)
		want   []string
	}{
		{"good", func(*Secret) {}, nil},
		{"a name as others have them", func(s *Secret) { s.Name = "gh-token.ä @1" }, nil},
		{"no name", func(s *Secret) { s.Name = " " }, []string{"a name is needed"}},
		{"space", func(s *Secret) { s.Name = "a " }, []string{"white space"}},
		{"slash", func(s *Secret) { s.Name = "a/b" }, []string{"/ ? #"}},
		{"dots", func(s *Secret) { s.Name = ".." }, []string{"not one dot, or two"}},
		{"control", func(s *Secret) { s.Name = "a\tb" }, []string{"control"}},
		{"variable", func(s *Secret) { s.Env = "1A" }, []string{"begins with no digit"}},
		{"reserved", func(s *Secret) { s.Env = "path" }, []string{"path is reserved"}},
		{"reserved start", func(s *Secret) { s.Env = "git_token" }, []string{"reserved"}},
		{"not reserved", func(s *Secret) { s.Env = "GITHUB_TOKEN" }, nil},
		{"long variable", func(s *Secret) { s.Env = strings.Repeat("A", 257) }, []string{"256 characters"}},
		{"path", func(s *Secret) { s.Path = "token" }, []string{"begins with ~/ or /"}},
		{"long path", func(s *Secret) { s.Path = "/" + strings.Repeat("a", 4096) }, []string{"4096"}},
		{"no value", func(s *Secret) { s.Value = secret.Secret{} }, []string{"the value is empty"}},
		{"largest value", func(s *Secret) { s.Value = secret.New(make1(MaxValue)) }, nil},
		{"large value", func(s *Secret) { s.Value = secret.New(make1(MaxValue + 1)) }, []string{"24576 bytes"}},
		{"NUL", func(s *Secret) { s.Value = secret.FromString(canary + "\x00") }, []string{"NUL"}},
		{"bytes", func(s *Secret) { s.Value = secret.FromString(canary + "\xff") }, []string{"UTF-8"}},
		{"all", func(s *Secret) { *s = Secret{Name: "/", Env: "-", Path: "x"} }, []string{"/ ? #", "letters, digits", "begins with ~/", "the value is empty"}},
	}
	for _, test := range tests {
		s := good
		test.change(&s)
		faults := s.Check()
		if len(faults) != len(test.want) {
			t.Errorf("%s: faults %v, want %q", test.name, faults, test.want)
			continue
		}
		for i, fault := range faults {
			if !strings.Contains(fault.Error(), test.want[i]) || strings.Contains(fault.Error(), canary) {
				t.Errorf("%s: fault %q, want one with %q", test.name, fault, test.want[i])
			}
		}
	}
}

func make1(n int) []byte { return []byte(strings.Repeat("x", n)) }

// entry is a secret in a form that cmp can print.
type entry struct{ Name, Env, Value string }

func TestParse(t *testing.T) {
	t.Parallel()
	three := []entry{{"A", "A", "1"}, {"b c", "", "x=y"}, {"D", "D", "q\"\n\\"}}
	tests := []struct {
		name, format, text string
		want               []entry
	}{
		{"dotenv", "env", "\uFEFF# no\r\n\r\nexport A=1\r\nb c = x=y\nD=\"q\\\"\\n\\\\\"\n", three},
		{"a hash in a value", "env", "A=x # y\nB='a\\n#'\nC=$A", []entry{{"A", "A", "x # y"}, {"B", "B", `a\n#`}, {"C", "C", "$A"}}},
		{"JSON", "json", `{"A":"1","b c":"x=y","D":"q\"\n\\"}`, three},
		{"YAML", "yaml", "A: '1'\nb c: x=y\nD: \"q\\\"\\n\\\\\"\n", three},
		{"YAML, a block", "yaml", "PEM: |\n  a\n  b\n", []entry{{"PEM", "PEM", "a\nb\n"}}},
		{"a reserved variable", "env", "PATH=x\nLD_X=y", []entry{{"PATH", "", "x"}, {"LD_X", "", "y"}}},
		{"nothing", "env", "# nothing\n", nil},
		{"nothing, YAML", "yaml", "# nothing\n", nil},
	}
	for _, test := range tests {
		secrets, err := Parse(test.format, []byte(test.text))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		var got []entry
		for _, s := range secrets {
			got = append(got, entry{s.Name, s.Env, s.Value.RevealString()})
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestParseTellsEveryFault(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, format, text string
		want               string
	}{
		{"dotenv", "env", "A=1\n" + canary + "\nA=" + canary + "\nB=\"" + canary + "\n/=" + canary + "\nC=\n", `line 2: this is no assignment of the form NAME=value
line 3: "A" is there twice
line 4: a quote is not closed
line 5: a name has none of the characters / ? #
line 6: the value is empty`},
		{"quotes", "env", `A='it's'` + "\n" + `B="x" y`, `line 1: a quote is not closed, or text follows it
line 2: text follows the closing quote`},
		{"JSON", "json", "{\n\"A\":1,\n\"B\":{\"x\":\"" + canary + "\"},\n\"C\":\"x\",\"C\":\"y\"}", `line 2: the value of "A" is not a text in quotes
line 3: the value of "B" is not a text in quotes
line 4: "C" is there twice`},
		{"JSON, a list", "json", `["` + canary + `"]`, "line 1: it is not one object of strings"},
		{"JSON, cut", "json", `{"A":"` + canary, "line 1: it is not JSON"},
		{"JSON, two", "json", `{} {}`, "line 1: more follows the object"},
		{"YAML", "yaml", "A: 1\nB: &x y\nC: *x\nD: [" + canary + "]\n", `line 1: the value of "A" is not a text: put it in quotes
line 2: the value of "B" is not a text: put it in quotes
line 3: the value of "C" is not a text: put it in quotes
line 4: the value of "D" is not a text: put it in quotes`},
		{"YAML, two", "yaml", "A: a\n---\nB: b\n", "it has more than one document"},
		{"YAML, a list", "yaml", "- " + canary + "\n", "it is not one map of texts"},
		{"no YAML", "yaml", "A: 'x\n" + canary, "it is not YAML"},
		{"bytes", "env", "A=\xff", "the file is not UTF-8 text"},
		{"a format", "toml", "", `unknown format "toml": expected one of env, json, yaml`},
		{"too large", "env", strings.Repeat("#", MaxImport+1), "the file is larger than 1 MiB"},
	}
	for _, test := range tests {
		_, err := Parse(test.format, []byte(test.text))
		got := ""
		if err != nil {
			got = err.Error()
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
	var many strings.Builder
	for i := range 51 {
		many.WriteString("A" + strings.Repeat("x", i) + "=1\n")
	}
	if _, err := Parse("env", []byte(many.String())); err == nil || !strings.Contains(err.Error(), "there are 51 secrets in it") {
		t.Errorf("51 secrets: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"A=1", `{"A":"1"}`, "A: b\n", "A: |\n  x", "? {a: b}\n: c", "export A='x'"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, format := range Formats() {
			secrets, err := Parse(format, []byte(text))
			if err != nil {
				continue
			}
			for _, s := range secrets {
				if faults := s.Check(); len(faults) > 0 {
					t.Errorf("%s took %q: %v", format, text, faults)
				}
			}
		}
	})
}
