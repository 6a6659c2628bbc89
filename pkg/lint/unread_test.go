package lint

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

// inUTF16 is a text as Windows writes it.
func inUTF16(text string, big bool) string {
	var out strings.Builder
	for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
		low, high := byte(unit), byte(unit>>8)
		if big {
			low, high = high, low
		}
		out.Write([]byte{low, high})
	}
	return out.String()
}

// TestNoFileIsIgnoredSilently has files in UTF-16, which are read except Terraform's own,
// and one that is too large, which is reported.
func TestNoFileIsIgnoredSilently(t *testing.T) {
	t.Parallel()
	report := lintFiles(t, map[string]string{
		"main.tf":          "locals {}\n",
		"wide.tf":          inUTF16("locals {\n  api_token = \"kV7wa8Rt2YqPqLm30\"\n}\n", false),
		"setup.ps1":        inUTF16("# é\n$env:API_TOKEN = \"kV7wa8Rt2YqPqLm31\"\n", false),
		"terraform.tfvars": inUTF16("api_token = \"kV7wa8Rt2YqPqLm32\"\n", true),
		"large.sh":         "export API_TOKEN=kV7wa8Rt2YqPqLm33\n" + strings.Repeat("#", tree.MaxAuxFileSize),
	}, Options{})
	got := []string{}
	for _, f := range report.Findings {
		got = append(got, f.Severity.String()+" "+f.File+" "+f.Message)
	}
	want := []string{
		"note large.sh this file was not looked into: it is too large to look into",
		`error setup.ps1 "API_TOKEN" is a secret (random value) written in a file of the template, which everyone who may use the template reads`,
		`error terraform.tfvars "api_token" is a secret (random value) written in a file of the template, which everyone who may use the template reads`,
		"warning wide.tf this file was not looked into: it is UTF-16, and Terraform reads UTF-8",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if report.Findings[1].Range.Start.Line != 2 || report.Summary.Complete {
		t.Errorf("the place is %v, complete is %t", report.Findings[1].Range, report.Summary.Complete)
	}
}
