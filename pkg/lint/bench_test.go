package lint

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

// corpusEnv names a folder of real templates for the benchmarks.
const corpusEnv = "CODER_SECRETS_CORPUS"

// readTree reads the Terraform files below a folder, and the sum of their sizes.
func readTree(b *testing.B, dir string) (files map[string][]byte, size int64) {
	b.Helper()
	files = map[string][]byte{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(p, ".tf") {
			return err
		}
		src, err := os.ReadFile(p)
		files[p] = src
		size += int64(len(src))
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return files, size
}

// BenchmarkParse parses the same files one after another, with hashicorp/hcl for
// comparison and as the linter does.
func BenchmarkParse(b *testing.B) {
	files, size := readTree(b, testneed.Env(b, corpusEnv, "/path/to/templates"))
	b.Run("hclsyntax", func(b *testing.B) {
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			for name, src := range files {
				hclsyntax.ParseConfig(src, name, hcl.InitialPos)
			}
		}
	})
	b.Run("ours", func(b *testing.B) {
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			for name, src := range files {
				terraform.ParseConfig(src, name)
			}
		}
	})
}

// BenchmarkLintCorpus lints a folder of real templates, and reports the time for each file.
func BenchmarkLintCorpus(b *testing.B) {
	dir := testneed.Env(b, corpusEnv, "/path/to/templates")
	_, size := readTree(b, dir)
	b.SetBytes(size)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	files := 0
	for b.Loop() {
		sources, err := tree.OpenPaths([]string{dir}, nil)
		if err != nil {
			b.Fatal(err)
		}
		report, err := Run(b.Context(), sources, Options{})
		if err != nil {
			b.Fatal(err)
		}
		files += report.Summary.Files
	}
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(files)/b.Elapsed().Seconds(), "files/s")
	b.ReportMetric(float64(after.Mallocs-before.Mallocs)/float64(files), "allocs/file")
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/float64(files), "B/file")
}

// BenchmarkLintParameters lints a template with many parameters.
func BenchmarkLintParameters(b *testing.B) {
	var text strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&text, "data \"coder_parameter\" \"p%d\" {\n  name = \"setting_%d\"\n  type = \"string\"\n}\n\nlocals {\n  v%d = \"x ${data.coder_parameter.p%d.value}\"\n}\n", i, i, i, i)
	}
	benchmarkText(b, text.String())
}

// BenchmarkLintLargeFile lints one file of ten megabytes.
func BenchmarkLintLargeFile(b *testing.B) {
	var text strings.Builder
	for i := 0; text.Len() < 10<<20; i++ {
		fmt.Fprintf(&text, "resource \"docker_container\" \"c%d\" {\n  name  = \"c-${data.coder_workspace.me.id}-%d\"\n  image = \"ubuntu\"\n  env = [\n    \"A=1\",\n    \"B=${local.b}\",\n  ]\n}\n\n", i, i)
	}
	benchmarkText(b, text.String())
}

func benchmarkText(b *testing.B, text string) {
	b.Helper()
	fsys := fstest.MapFS{"main.tf": {Data: []byte(text)}}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := Run(b.Context(), []*tree.Source{{FS: fsys}}, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
