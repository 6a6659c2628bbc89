package testneed

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

const (
	// VaultEnv is the address of a Vault or OpenBao server that the tests may use.
	// They create their own mounts there and remove them.
	VaultEnv = "CODER_SECRETS_TEST_VAULT"
	// VaultTokenEnv is that server's root token.
	VaultTokenEnv = "CODER_SECRETS_TEST_VAULT_TOKEN"
	// VaultProgramEnv is the program that the tests start as a server if VaultEnv is
	// not set.
	VaultProgramEnv = "CODER_SECRETS_TEST_VAULT_PROGRAM"
)

// VaultServer is a Vault server and its root token.
type VaultServer struct {
	Address, Token string
	// Program is the program that was started, "" for an existing server.
	Program string
	// Local reports whether the server can connect to a listener of the test.
	Local bool
}

// sharedVault is the server that the tests of one process share while any of them
// runs.
type sharedVault struct {
	mu    sync.Mutex
	users int
	srv   VaultServer
	stop  func()
}

var shared sharedVault

// Vault returns a Vault server for the duration of the test, and skips the test if
// there is none.
func Vault(t testing.TB) VaultServer {
	t.Helper()
	if address := os.Getenv(VaultEnv); address != "" {
		return VaultServer{Address: strings.TrimSuffix(address, "/"), Token: Env(t, VaultTokenEnv, "root"), Local: strings.Contains(address, "127.0.0.1")}
	}
	program := vaultProgram(t)
	shared.mu.Lock()
	defer shared.mu.Unlock()
	if shared.users == 0 {
		srv, stop, err := startVault(program)
		if err != nil {
			t.Fatal(err)
		}
		shared.srv, shared.stop = srv, stop
	}
	shared.users++
	t.Cleanup(func() {
		shared.mu.Lock()
		defer shared.mu.Unlock()
		if shared.users--; shared.users == 0 {
			shared.stop()
		}
	})
	return shared.srv
}

// OwnVault returns a Vault server that only this test uses, so that it may be sealed.
func OwnVault(t testing.TB) VaultServer {
	t.Helper()
	if os.Getenv(VaultEnv) != "" && os.Getenv(VaultProgramEnv) == "" {
		NotHere(t, VaultEnv+" is a server that others use, and the test would seal it")
	}
	srv, stop, err := startVault(vaultProgram(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return srv
}

func vaultProgram(t testing.TB) string {
	t.Helper()
	if program := os.Getenv(VaultProgramEnv); program != "" {
		return program
	}
	for _, name := range []string{"vault", "bao"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	Missing(t, "a Vault server", VaultProgramEnv+`="$(tools/vault/build)" go test ./…`)
	return ""
}

// startVault starts a development server on loopback, which stores everything in
// memory.
func startVault(program string) (srv VaultServer, stop func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return VaultServer{}, nil, err
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		return VaultServer{}, nil, err
	}
	srv = VaultServer{Address: "http://" + address, Token: "root-of-the-tests", Program: program, Local: true}
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, program, "server", "-dev", "-dev-no-store-token",
		"-dev-root-token-id="+srv.Token, "-dev-listen-address="+address)
	// A library in the server contains a certificate that newer versions of Go
	// refuse.
	cmd.Env = append(os.Environ(), "GODEBUG=x509negativeserial=1")
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		cancel()
		return VaultServer{}, nil, fmt.Errorf("cannot start %s: %w", program, err)
	}
	stop = func() { cancel(); _ = cmd.Wait() }
	if err := awaitVault(out); err != nil {
		stop()
		return VaultServer{}, nil, fmt.Errorf("%s did not start: %w", program, err)
	}
	return srv, stop, nil
}

// awaitVault reads the server's output until the server is ready. It keeps reading
// afterwards, so that the server never blocks on its output.
func awaitVault(out io.Reader) error {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "Root Token:") {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return nil
		}
	}
	return errors.Join(errors.New("it ended"), lines.Err())
}
