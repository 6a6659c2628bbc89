package lint

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// largeSize is the size of a file from which it is parsed in pieces.
const largeSize = 1 << 20

// filler is comments that make a file large, in few tokens.
var filler = strings.Repeat("# "+strings.Repeat("filler ", 150)+"\n", largeSize/1000)

// largeTemplate has every kind of finding, far apart, and a heredoc in which a file might be
// cut.
func largeTemplate() string {
	var b strings.Builder
	fill := func(n int) {
		for i := range n {
			fmt.Fprintf(&b, "resource \"example_thing\" \"t%d_%d\" {\n  name = \"x-${local.shared}\"\n}\n", b.Len(), i)
		}
	}
	b.WriteString("# coder-secrets:ignore insensitive-variable it is public\nvariable \"private_token\" {\n}\n\n")
	b.WriteString("resource \"coder_script\" \"first\" {\n  agent_id = \"x\"\n  script   = local.last\n}\n")
	fill(400)
	b.WriteString("data \"coder_parameter\" \"token\" {\n  name = \"api_token\"\n}\n")
	b.WriteString("resource \"example_server\" \"nginx\" {\n  config = <<EOT\nserver {\n  listen 80;\n}\n")
	b.WriteString(strings.Repeat("# filler of a configuration\nlocation / {\n}\n", 3000))
	b.WriteString("EOT\n  password = \"kV7wa8Rt2YqPqLm30\"\n}\n")
	fill(400)
	b.WriteString("# coder-secrets:ignore secret-parameter a reason\ndata \"coder_parameter\" \"second\" {\n  name = \"other_token\"\n}\n")
	b.WriteString("locals {\n  shared = \"s\"\n  last   = \"login ${data.coder_workspace_owner.me.session_token}\"\n}\n")
	b.WriteString("resource \"example_machine\" \"m\" {\n  user_data = \"#!/bin/sh\\necho ${data.coder_workspace_owner.me.session_token}\"\n}\n")
	return b.String()
}

// TestLargeFilesAreLintedAlike lints a template as it is and with comments after it that
// make it large, so that it is parsed in pieces.
func TestLargeFilesAreLintedAlike(t *testing.T) {
	t.Parallel()
	text := largeTemplate()
	small := lintFiles(t, map[string]string{"main.tf": text}, Options{})
	large := lintFiles(t, map[string]string{"main.tf": text + filler}, Options{})
	if len(text) > largeSize || len(small.Findings) != 4 || len(small.Ignored) != 2 {
		t.Fatalf("the template has %d bytes, %d findings and %d ignored ones:\n%s", len(text), len(small.Findings), len(small.Ignored), findingLines(small))
	}
	if diff := cmp.Diff(findingLines(small), findingLines(large)); diff != "" {
		t.Errorf("findings (-small +large):\n%s", diff)
	}
	checkCanary(t, large)
}

// TestLargeBrokenFile has a syntax error in the middle; the blocks around it are linted.
func TestLargeBrokenFile(t *testing.T) {
	t.Parallel()
	text := largeTemplate() + "resource \"a\" \"b\" {\n  x = = 1\n}\n" + filler +
		"data \"coder_parameter\" \"third\" {\n  name = \"third_token\"\n}\n"
	got := findingLines(lintFiles(t, map[string]string{"main.tf": text}, Options{}))
	for _, want := range []string{"invalid expression [not-analysed]", `parameter "third_token"`, `parameter "api_token"`} {
		if !strings.Contains(got, want) {
			t.Errorf("findings lack %q:\n%s", want, got)
		}
	}
}
