package lint

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestLongLinesEndSoon lints lines in which each value contains the next one, or searches
// for an end that is not there: each value would take time in the length of the line.
func TestLongLinesEndSoon(t *testing.T) {
	t.Parallel()
	const size = 200_000
	for _, unit := range []string{"A=", "TOKEN=", "${A:-", "A=${A:-", "?a=", "setenv(", "<a>", "a=\"b\",", "\"token\":\"b\",", "-----BEGIN PRIVATE KEY-----", "PuTTY-User-Key-File-", "echo a:b | chpasswd "} {
		for _, name := range []string{"x.sh", "x.yaml", "Dockerfile"} {
			text := "ENV " + strings.Repeat(unit, size/len(unit)) + "x,\"kV7wa8Rt2YqPqLm30\")"
			began := time.Now()
			lintFiles(t, map[string]string{"main.tf": "", name: text}, Options{})
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("%q over and over in %s took %s", unit, name, took)
			}
		}
	}
}

// TestTheRestOfALineIsNamed: a finding names what was not analysed, in a file and in a
// template.
func TestTheRestOfALineIsNamed(t *testing.T) {
	t.Parallel()
	line := strings.Repeat("A=", 50_000) + "x"
	for name, files := range map[string]map[string]string{
		"x.sh":        {"main.tf": "", "x.sh": "#!/bin/sh\n" + line + "\n"},
		"main.tf":     {"main.tf": "resource \"coder_agent\" \"a\" {\n  startup_script = <<EOT\n" + line + "\nEOT\n}\n"},
		"a large .tf": {"main.tf": "resource \"coder_agent\" \"a\" {\n  startup_script = <<EOT\n" + line + "\nEOT\n}\n" + strings.Repeat("# a line of many\n", largeSize/16+1)},
	} {
		findings := lintFiles(t, files, Options{}).Findings
		if len(findings) != 1 || findings[0].Rule != ruleNotAnalysed.ID || !strings.Contains(findings[0].Message, "rest of this line") {
			t.Errorf("%s: got %+v, want one finding that names the rest of the line", name, findings)
		}
	}
}

// TestLongLinesAreAnalysedToTheEnd: many values in a line do not end the analysis.
func TestLongLinesAreAnalysedToTheEnd(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{`{"name":"value","url":"https://x.example/?a=b&c=d"},`, "A=b C='d e' ", "if (a > b && c => d) { e = \"f\" } "} {
		text := strings.Repeat(unit, 500_000/len(unit)) + " {\"api_token\":\"kV7wa8Rt2YqPqLm30\"}"
		if got := lintFiles(t, map[string]string{"main.tf": "", "x.json": text}, Options{}).Findings; len(got) != 1 {
			t.Errorf("%q over and over and then a secret: got %d findings, want 1", unit, len(got))
		}
	}
}

// TestManyFindingsInOneLine: showing a long line once for each of its findings must not
// take time in their number times its length.
func TestManyFindingsInOneLine(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(`{"variable":{`)
	const count = 4000
	for i := range count {
		fmt.Fprintf(&b, `"v%d_token":{"default":"kV7wa8Rt2Yq%d"},`, i, i)
	}
	b.WriteString(`"last":{}}}`)
	began := time.Now()
	report := lintFiles(t, map[string]string{"main.tf.json": b.String()}, Options{Excerpts: true})
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("it took %s", took)
	}
	if len(report.Findings) < count {
		t.Errorf("got %d findings, want %d", len(report.Findings), count)
	}
	for _, f := range report.Findings[:10] {
		soundFinding(t, f)
	}
}
