package cli

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
)

// BenchmarkGitSSH times a whole call, process start to end, against plain ssh with
// a key file, to a real sshd on loopback. Compare the sub-benchmarks:
//
//	go test ./pkg/cli -run '^$' -bench GitSSH -count 6 | benchstat -col /way -
func BenchmarkGitSSH(b *testing.B) {
	bench := newSSHBench(b)
	own := bench.ownKey("id_plain")
	bench.authorize(own, bench.coderPK)
	plain := fmt.Sprintf("exec $CODER_SECRETS_SSH -i %s git true", filepath.Join(bench.home, ".ssh", "id_plain"))
	run := func(name, command string) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				bench.run(command)
			}
		})
	}
	run("way=plain-ssh/api=0ms", plain)
	run("way=gitssh/api=0ms", "exec coder-secrets gitssh -- git true")
	bench.coder.Break(fakecoder.Fault{Kind: fakecoder.FaultLatency, Arg: "50ms"})
	run("way=plain-ssh/api=50ms", plain)
	run("way=gitssh/api=50ms", "exec coder-secrets gitssh -- git true")
}
