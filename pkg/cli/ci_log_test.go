package cli

import "testing"

// TestNamesAreNoCommandsOfALog: GitHub's runner and Azure's agent look for commands in
// all that a job prints.
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
		got := escapeText(test.in, true)
		if got != test.want {
			t.Errorf("%q: got %q, want %q", test.in, got, test.want)
		}
		if again := escapeText(got, true); again != got {
			t.Errorf("%q is not left as it is: %q", got, again)
		}
	}
}
