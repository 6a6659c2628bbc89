package lint

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

var testDay = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

var archived = map[string]string{
	"main.tf":             "data \"coder_parameter\" \"token\" {\n  name = \"token\"\n}\n",
	"deeper/run.sh":       "API_TOKEN=kV7wa8Rt2YqPqLm30\n",
	"testdata/main.tf":    "data \"coder_parameter\" \"token\" {\n  name = \"token\"\n}\n",
	"../outside/main.tf":  "locals {}\n",
	"/absolute/main.tf":   "data \"coder_parameter\" \"key\" {\n  name = \"api_key\"\n}\n",
	"pictures/a.png":      "\x89PNG",
	`windows\path\x.tf`:   "locals {}\n",
	".terraform/x/y/z.tf": "data \"coder_parameter\" \"token\" {\n  name = \"token\"\n}\n",
}

func tarOf(t *testing.T) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	for _, name := range sortedKeys(archived) {
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(archived[name])), Format: tar.FormatUSTAR}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(archived[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.WriteHeader(&tar.Header{Name: "link.tf", Linkname: "/etc/passwd", Typeflag: tar.TypeSymlink}), w.Close()); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func gzipOf(t *testing.T, data []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func zipOf(t *testing.T) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, name := range sortedKeys(archived) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(archived[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// places lists the findings of a run as file and rule.
func places(t *testing.T, sources []*tree.Source, opts Options) []string {
	t.Helper()
	report, err := Run(t.Context(), sources, opts)
	if err != nil {
		t.Fatal(err)
	}
	list := []string{}
	for _, f := range report.Findings {
		list = append(list, f.File+" "+f.Rule)
	}
	return list
}

func TestArchivesAreLinted(t *testing.T) {
	t.Parallel()
	archives := map[string][]byte{"t.tar": tarOf(t), "t.tar.gz": gzipOf(t, tarOf(t)), "t.tgz": gzipOf(t, tarOf(t)), "t.zip": zipOf(t)}
	for name, data := range archives {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		sources, err := tree.OpenPaths([]string{path}, nil)
		if err != nil {
			t.Fatal(err)
		}
		shown := filepath.ToSlash(path)
		want := []string{shown + "/absolute/main.tf secret-parameter", shown + "/deeper/run.sh hardcoded-secret", shown + "/main.tf secret-parameter"}
		if diff := cmp.Diff(want, places(t, sources, Options{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		sources, err = tree.OpenPaths([]string{"-"}, bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		want = []string{"-/absolute/main.tf secret-parameter", "-/deeper/run.sh hardcoded-secret", "-/main.tf secret-parameter"}
		if diff := cmp.Diff(want, places(t, sources, Options{})); diff != "" {
			t.Errorf("%s from stdin (-want +got):\n%s", name, diff)
		}
	}
}

// TestArchiveThatGrows unpacks to more than the limit.
func TestArchiveThatGrows(t *testing.T) {
	t.Parallel()
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	zeros := make([]byte, 1<<20)
	for range 33 { // of 32 that are held
		if err := w.WriteHeader(&tar.Header{Name: "main.tf", Mode: 0o644, Size: int64(len(zeros)), Format: tar.FormatUSTAR}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := tree.OpenPaths([]string{"-"}, bytes.NewReader(gzipOf(t, buf.Bytes())))
	if err == nil || !strings.Contains(err.Error(), "it unpacks to more than 32 MiB") {
		t.Errorf("got error %v", err)
	}
}

func TestStdinIsOneFile(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"data \"coder_parameter\" \"t\" {\n  name = \"token\"\n}\n": {"- secret-parameter"},
		` {"data": {"coder_parameter": {"t": {"name": "token"}}}}`:  {"- secret-parameter"},
		"# nothing\n": {},
	} {
		sources, err := tree.OpenPaths([]string{"-"}, strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, places(t, sources, Options{})); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// An empty stdin is what a pull that failed writes.
func TestEmptyStdinIsNoTemplate(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", " \n"} {
		if _, err := tree.OpenPaths([]string{"-"}, strings.NewReader(text)); err == nil {
			t.Errorf("%q: no error", text)
		}
	}
}

func TestExclude(t *testing.T) {
	t.Parallel()
	param := "data \"coder_parameter\" \"t\" {\n  name = \"token\"\n}\n"
	files := map[string]string{"a/main.tf": param, "b/old/main.tf": param, "b/main.tf": param, "c/main.tf": "locals {}\n", "c/run.sh": "A_TOKEN=kV7wa8Rt2YqPqLm30\n"}
	all := []string{"a/main.tf", "b/main.tf", "b/old/main.tf", "c/run.sh"}
	for pattern, gone := range map[string][]string{
		"old": {"b/old/main.tf"}, "b": {"b/main.tf", "b/old/main.tf"}, "*.sh": {"c/run.sh"}, "b/old": {"b/old/main.tf"}, "./a/": {"a/main.tf"},
		"b/**": {"b/main.tf", "b/old/main.tf"}, "nothing": nil, "b/*": {"b/main.tf", "b/old/main.tf"},
		"**/old": {"b/old/main.tf"}, "**/b/": {"b/main.tf", "b/old/main.tf"}, "**/*.sh": {"c/run.sh"}, "**/old/**": {"b/old/main.tf"},
		"b/**/main.tf": {"b/main.tf", "b/old/main.tf"}, "/b/main.tf": {"b/main.tf"}, "/b/old/": {"b/old/main.tf"}, "[ab]": {"a/main.tf", "b/main.tf", "b/old/main.tf"},
		"**/c/main.tf": {"c/run.sh"}, "old/**/x": nil, "*/old": {"b/old/main.tf"}, "old/main.tf": nil,
	} {
		var want, got []string
		for _, name := range all {
			if !slices.Contains(gone, name) {
				want = append(want, name)
			}
		}
		for _, f := range lintFiles(t, files, Options{Exclude: []string{pattern}}).Findings {
			got = append(got, f.File)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("--exclude %s (-want +got):\n%s", pattern, diff)
		}
	}
}

func TestByteOrderMark(t *testing.T) {
	t.Parallel()
	got := lintFiles(t, map[string]string{"main.tf": "\xef\xbb\xbfdata \"coder_parameter\" \"t\" {\n  name = \"token\"\n}\n"}, Options{}).Findings
	if len(got) != 1 || got[0].Rule != "secret-parameter" || got[0].Range.Start != (Position{1, 1}) {
		t.Errorf("got %+v", got)
	}
}

// oldTarOf is an archive in the old format without a magic number.
func oldTarOf(t *testing.T) []byte {
	t.Helper()
	data := tarOf(t)
	for at := 0; data[at] != 0; {
		header := data[at : at+512]
		size, err := strconv.ParseInt(strings.Trim(string(header[124:136]), " \x00"), 8, 64)
		if err != nil {
			t.Fatal(err)
		}
		clear(header[257:])
		copy(header[148:156], "        ")
		sum := 0
		for _, b := range header {
			sum += int(b)
		}
		copy(header[148:156], fmt.Sprintf("%06o\x00 ", sum))
		at += 512 + int(size+511)/512*512
	}
	return data
}

// TestWhatIsOnStdin has files of several formats on stdin.
func TestWhatIsOnStdin(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		data    []byte
		wantErr string
	}{
		"an old tar":           {oldTarOf(t), ""},
		"an old tar, zipped":   {gzipOf(t, oldTarOf(t)), ""},
		"a tar of nothing":     {make([]byte, 10240), "there are no .tf or .tf.json files in it"},
		"a zipped file":        {gzipOf(t, []byte("locals {}\n")), "what is compressed in it is no tar archive"},
		"a long zipped file":   {gzipOf(t, bytes.Repeat([]byte("locals {}\n"), 100)), "what is compressed in it is no tar archive"},
		"half a zipped file":   {gzipOf(t, tarOf(t))[:40], "it is broken: unexpected EOF"},
		"another kind of zip":  {[]byte("\xfd7zXZ\x00\x00\x04"), "neither Terraform nor a tar"},
		"a text of other size": {[]byte("\xff\xfel\x00o\x00"), "neither Terraform nor a tar"},
	} {
		sources, err := tree.OpenPaths([]string{"-", "-"}, bytes.NewReader(tt.data))
		if err == nil {
			_, err = Run(t.Context(), sources, Options{})
		}
		if tt.wantErr == "" && err != nil || tt.wantErr != "" && (err == nil || !strings.Contains(err.Error(), tt.wantErr)) {
			t.Errorf("%s: got error %v, want %q", name, err, tt.wantErr)
		}
	}
}

// TestNamedTwice names a template by several paths: it counts once.
func TestNamedTwice(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{"main.tf": archived["main.tf"], "more.tf": "locals {}\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sources, err := tree.OpenPaths([]string{dir, dir + "/", filepath.Join(dir, "main.tf")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	report, err := Run(t.Context(), sources, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := Summary{Files: 2, Templates: 1, Parameters: 1, Findings: SeverityCounts{Error: 1}, Complete: true}
	if report.Summary != want || len(report.Templates) != 1 {
		t.Errorf("got %+v of %q, want %+v", report.Summary, report.Templates, want)
	}
}

func TestAllIsExcluded(t *testing.T) {
	t.Parallel()
	sources := []*tree.Source{{FS: fstest.MapFS{"main.tf": {Data: []byte("locals {}\n")}}}}
	_, err := Run(t.Context(), sources, Options{Exclude: []string{"*.tf"}})
	if err == nil || !strings.Contains(err.Error(), "that --exclude, the configuration or git leaves out") {
		t.Errorf("got error %v", err)
	}
}
