package console

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
)

// TestNamesAreNoCommandsOfALog checks that names cannot be commands for GitHub's runner
// or Azure's agent, which read all output of a job.
func TestNamesAreNoCommandsOfALog(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"x ##[add-mask]a", `x #\x23[add-mask]a`},
		{"##vso[task.setvariable variable=p]q", `#\x23vso[task.setvariable variable=p]q`},
		{"###[group]a ##teamcity[x]", `##\x23[group]a #\x23teamcity[x]`},
		{"::add-mask::a", `\x3a:add-mask::a`},
		{"a\n  ::set-output name=x::y\n", "a\n  \\x3a:set-output name=x::y\n"},
		{"## a heading", "## a heading"},
		{"##", "##"},
		{"a#b[c]", "a#b[c]"},
		{"module::name", "module::name"},
		{"::1", "::1"},
		{"::ffff", "::ffff"},
	}
	for _, test := range tests {
		got := EscapeText(test.in, true)
		if got != test.want {
			t.Errorf("%q: got %q, want %q", test.in, got, test.want)
		}
		if again := EscapeText(got, true); again != got {
			t.Errorf("%q is not left as it is: %q", got, again)
		}
	}
}

// TestReportsAreNoCommandsOfALog checks that reports for other programs, which also end
// up in a job's log, contain no commands and that their readers get the same data.
func TestReportsAreNoCommandsOfALog(t *testing.T) {
	t.Parallel()
	const name = "a ##[add-mask]b ###vso[task.x]c#"
	for _, size := range []int{1, 2, 7, 1000} {
		for format, text := range map[string]string{"json": `"` + name + `"`, "junit": "<a b=\"" + name + "\">" + name + "</a>"} {
			var out strings.Builder
			w := LogWriter(&out, format)
			for rest := text; rest != ""; {
				n := min(size, len(rest))
				if wrote, err := w.Write([]byte(rest[:n])); err != nil || wrote != n {
					t.Fatalf("wrote %d of %d: %v", wrote, n, err)
				}
				rest = rest[n:]
			}
			if strings.Contains(out.String(), "##") {
				t.Errorf("%s in pieces of %d has a command: %s", format, size, out.String())
			}
			var back struct {
				B    string `xml:"b,attr"`
				Text string `xml:",chardata"`
			}
			var err error
			if format == "json" {
				err = json.Unmarshal([]byte(out.String()), &back.B)
				back.Text = back.B
			} else {
				err = xml.Unmarshal([]byte(out.String()), &back)
			}
			if err != nil || back.B != name || back.Text != name {
				t.Errorf("%s in pieces of %d reads as %+v (%v)", format, size, back, err)
			}
		}
	}
}
