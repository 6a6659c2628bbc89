package keys_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/codertest"
)

// BenchmarkGitSSH compares a whole call, from process start to end, with plain ssh with
// a key file, to a real sshd on loopback. The two alternate, so that the machine's load
// is the same for both. The ratio is that of the medians.
//
//	go test ./pkg/cli/internal/keys -run '^$' -bench GitSSH -benchtime 30x
func BenchmarkGitSSH(b *testing.B) {
	for _, latency := range []string{"0ms", "50ms"} {
		b.Run("api="+latency, func(b *testing.B) {
			bench := newSSHBench(b)
			own := bench.ownKey("id_plain")
			bench.authorize(own, bench.coderPK)
			if latency != "0ms" {
				bench.coder.Break(codertest.Fault{Kind: codertest.FaultLatency, Arg: latency})
			}
			scripts := [2]string{
				fmt.Sprintf("exec $CODER_SECRETS_SSH -i %s git true", filepath.Join(bench.home, ".ssh", "id_plain")),
				"exec coder-secrets gitssh -- git true",
			}
			var times [2][]time.Duration
			for b.Loop() {
				for i, script := range scripts {
					start := time.Now()
					bench.run(script)
					times[i] = append(times[i], time.Since(start))
				}
			}
			median := func(times []time.Duration) float64 {
				slices.Sort(times)
				return float64(times[len(times)/2])
			}
			plain, ours := median(times[0]), median(times[1])
			b.ReportMetric(plain/1e6, "ssh-ms")
			b.ReportMetric(ours/1e6, "gitssh-ms")
			b.ReportMetric(ours/plain, "ratio")
		})
	}
}
