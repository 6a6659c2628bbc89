package templates_test

import (
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// BenchmarkAudit measures `templates audit` of 1,000 templates in a process without a
// cache, against a slow server. The floor is the time of the requests alone with eight
// always in parallel.
//
//	go test ./pkg/cli/internal/templates -run '^$' -bench Audit -benchtime 1x
func BenchmarkAudit(b *testing.B) {
	const atATime = 8
	path := clitest.Build(b)
	for _, latency := range []time.Duration{0, 20 * time.Millisecond, 100 * time.Millisecond} {
		b.Run("latency="+latency.String(), func(b *testing.B) {
			build, _ := codertest.BigWorld(codertest.Size{Templates: 1000, Versions: 1000, Users: 50})
			server := codertest.New(fakecoder.Options{World: build})
			url, err := server.Start()
			if err != nil {
				b.Fatal(err)
			}
			defer server.Close()
			if latency > 0 {
				server.Break(codertest.Fault{Kind: codertest.FaultLatency, Arg: latency.String()})
			}
			env := []string{"HOME=" + b.TempDir(), "CODER_URL=" + url, "CODER_SESSION_TOKEN=" + server.Token("template-admin"), "PATH=" + os.Getenv("PATH")}
			server.ForgetRequests()
			for b.Loop() {
				cmd := exec.Command(path, "templates", "audit", "--no-cache", "-o", "json")
				cmd.Env = env
				if out, err := cmd.Output(); cmd.ProcessState.ExitCode() != console.ExitFindings {
					b.Fatalf("%v: %.200s", err, out)
				}
			}
			took := b.Elapsed().Seconds() / float64(b.N)
			requests := float64(len(server.Requests())) / float64(b.N)
			floor := requests / atATime * latency.Seconds()
			b.ReportMetric(took, "s")
			b.ReportMetric(requests, "requests")
			if b.ReportMetric(floor, "floor-s"); floor > 0 {
				b.ReportMetric(took/floor, "ratio")
			}
		})
	}
}
