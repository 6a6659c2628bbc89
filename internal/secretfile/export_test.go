package secretfile

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	yamlv3 "go.yaml.in/yaml/v3"
	"pgregory.net/rapid"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

func pairsOf(values []string) []Pair {
	var pairs []Pair
	for i, value := range values {
		pairs = append(pairs, Pair{"V" + strconv.Itoa(i), secret.FromString(value)})
	}
	return pairs
}

// TestExportIsSafeToEval evaluates the exported text in real shells, and compares the
// environment of a program that they start.
func TestExportIsSafeToEval(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, program, install, format, script string }{
		{"sh", "sh", "apt-get install dash", "shell", `eval "$(cat FILE)"; exec SHOW`},
		{"bash", "bash", "apt-get install bash", "shell", `eval "$(cat FILE)"; exec SHOW`},
		{"zsh", "zsh", "apt-get install zsh", "shell", `eval "$(cat FILE)"; exec SHOW`},
		{"fish source", "fish", "apt-get install fish", "fish", `cat FILE | source; exec SHOW`},
		{"fish eval", "fish", "apt-get install fish", "fish", `eval (cat FILE); exec SHOW`},
		{"bash of the env format", "bash", "apt-get install bash", "env", `set -a; . FILE; exec SHOW`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			program := testneed.Program(t, tt.program, tt.install)
			show := testneed.Program(t, "env", "apt-get install coreutils") + " -0"
			path := filepath.Join(t.TempDir(), "export")
			script := strings.NewReplacer("FILE", path, "SHOW", show).Replace(tt.script)
			rapid.Check(t, func(t *rapid.T) {
				values := rapid.SliceOfN(anyValue(), 1, 20).Draw(t, "values")
				text, err := Export(tt.format, pairsOf(values))
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, text, 0o600); err != nil {
					t.Fatal(err)
				}
				cmd := exec.Command(program, "-c", script)
				cmd.Env = []string{"HOME=/nonexistent", "PATH=/usr/bin:/bin"}
				out, err := cmd.CombinedOutput()
				if err != nil {
					t.Fatalf("%v\n%s", err, out)
				}
				got := map[string]string{}
				for entry := range strings.SplitSeq(string(out), "\x00") {
					name, value, _ := strings.Cut(entry, "=")
					got[name] = value
				}
				for i, want := range values {
					if got := got["V"+strconv.Itoa(i)]; got != want {
						t.Fatalf("%s has %q, want %q, from %s", tt.name, got, want, text)
					}
				}
			})
		})
	}
}

func TestExportIsReadByItsReader(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(anyValue(), 1, 5).Draw(t, "values")
		pairs := pairsOf(values)
		want := map[string]string{}
		for _, pair := range pairs {
			want[pair.Name] = pair.Value.RevealString()
		}
		for format, read := range map[string]func([]byte, any) error{"json": json.Unmarshal, "yaml": yamlv3.Unmarshal} {
			text, err := Export(format, pairs)
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			if err := read(text, &got); err != nil || !cmp.Equal(want, got) {
				t.Fatalf("%s: %v %s", format, err, cmp.Diff(want, got))
			}
		}
		for _, value := range values {
			text, err := Export("docker", []Pair{{"N", secret.FromString(value)}})
			got, ok := readAsDocker(text)
			if err == nil && (!ok || got != value) {
				t.Fatalf("docker reads %q, want %q", got, value)
			}
			if held := ok && got == value; err != nil && held {
				t.Fatalf("%q is refused, and docker could read it", value)
			}
		}
	})
}

func TestExportNamesWhatItCannotHold(t *testing.T) {
	t.Parallel()
	pairs := []Pair{{"a b", secret.FromString("x")}, {"LINES", secret.FromString("hunter2\ny")}, {"OK", secret.FromString("z")}}
	for _, format := range ExportFormats() {
		text, err := Export(format, pairs)
		var got []string
		if err != nil {
			got = strings.Split(err.Error(), "\n")
		}
		var want []string
		if format != "json" && format != "yaml" {
			want = append(want, `cannot export "a b" as `+format+": that cannot be the name of an environment variable")
		}
		if format == "docker" {
			want = append(want, `cannot export "LINES" as docker: docker's files hold no value of several lines`)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", format, diff)
		}
		if err != nil && len(text) > 0 {
			t.Errorf("%s: something is exported all the same", format)
		}
	}
	if _, err := Export("ini", nil); err == nil {
		t.Error("ini is exported")
	}
}

func TestExportForPowerShell(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"abc", `${env:N} = 'abc'`},
		{"it's", `${env:N} = 'it''s'`},
		{"‘a’", `${env:N} = '‘‘a’’'`},
		{"a\r\nb", "${env:N} = 'a' + \"`r\" + '' + \"`n\" + 'b'"},
		{"$x`n", "${env:N} = '$x`n'"},
	}
	for _, tt := range tests {
		text, err := Export("powershell", []Pair{{"N", secret.FromString(tt.in)}})
		if err != nil || string(text) != tt.want+"\n" {
			t.Errorf("%q gives %s (%v), want %s", tt.in, text, err, tt.want)
		}
	}
}
