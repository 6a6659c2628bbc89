package app

import (
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
)

// TestHeadersAreReadAsCoderReadsThem reads headers from flags, the variable and the
// command.
func TestHeadersAreReadAsCoderReadsThem(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		flags   ServerFlags
		environ []string
		want    http.Header
		wantErr string
	}{
		{name: "none", want: http.Header{}},
		{name: "flags", flags: ServerFlags{header: []string{"X-A=1", "x-a = 2", "X-B=c=d,e"}}, want: http.Header{"X-A": {"1", "2"}, "X-B": {"c=d,e"}}},
		{name: "variable", environ: []string{"CODER_HEADER=X-A=1,X-B=2"}, want: http.Header{"X-A": {"1"}, "X-B": {"2"}}},
		{name: "variable with a comma", environ: []string{`CODER_HEADER="X-A=1,2",X-B=3`}, want: http.Header{"X-A": {"1,2"}, "X-B": {"3"}}},
		{name: "flags over the variable", flags: ServerFlags{header: []string{"X-A=1"}}, environ: []string{"CODER_HEADER=X-B=2"}, want: http.Header{"X-A": {"1"}}},
		{name: "command", environ: []string{`CODER_HEADER_COMMAND=printf 'X-A=1\r\n\nX-B=%s\n' "$CODER_URL"`}, want: http.Header{"X-A": {"1"}, "X-B": {"https://coder.example.com"}}},
		{name: "command beside headers", flags: ServerFlags{header: []string{"X-A=1"}, headerCommand: "echo X-A=2"}, environ: []string{"CODER_HEADER_COMMAND=false"}, want: http.Header{"X-A": {"1", "2"}}},
		{name: "no value", flags: ServerFlags{header: []string{"c4n4ry"}}, wantErr: "cannot read --header: a header is written name=value"},
		{name: "no name", environ: []string{"CODER_HEADER==c4n4ry"}, wantErr: "cannot read CODER_HEADER: a header is written name=value"},
		{name: "value with a line break", flags: ServerFlags{header: []string{"X-A=1\r\nX-C4n4ry: 2"}}, wantErr: `cannot read --header: the value of "X-A" has control characters`},
		{name: "command that prints something else", flags: ServerFlags{headerCommand: "echo c4n4ry"}, wantErr: "cannot read the header command's output: a header is written name=value"},
		{name: "command that fails", flags: ServerFlags{headerCommand: "echo X-A=c4n4ry; exit 3"}, wantErr: "cannot get headers: the header command failed: exit status 3"},
		{name: "command that hangs", flags: ServerFlags{headerCommand: "sleep 20", Timeout: 50 * time.Millisecond}, wantErr: "cannot get headers: the header command did not end within 50ms"},
		{name: "command that never stops printing", flags: ServerFlags{headerCommand: "while echo X-A=c4n4ryc4n4ryc4n4ryc4n4ryc4n4ryc4n4ryc4n4ryc4n4ryc4n4ry; do :; done"}, wantErr: "cannot get headers: the header command prints more than 1 MiB"},
		{name: "command that leaves something running", flags: ServerFlags{headerCommand: "sleep 20 & echo X-A=1"}, want: http.Header{"X-A": {"1"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := clitest.NewSystem(t, "", append(test.environ, "PATH="+os.Getenv("PATH"))...)
			a := &App{Sys: s.System}
			if test.flags.Timeout == 0 {
				test.flags.Timeout = time.Minute
			}
			began := time.Now()
			got, err := a.headers(t.Context(), &url.URL{Scheme: "https", Host: "coder.example.com"}, &test.flags)
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("took %s", took)
			}
			if test.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), test.wantErr) || strings.Contains(strings.ToLower(err.Error()), "c4n4ry") {
					t.Errorf("error %v, want %s", err, test.wantErr)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			sent := http.Header{}
			for _, h := range got {
				sent.Add(h.Name, h.Value.RevealString())
			}
			if diff := cmp.Diff(test.want, sent); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
