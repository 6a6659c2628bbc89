package cli

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
	"github.com/coder-secrets/coder-secrets/internal/testneed"
)

// inSession runs a shell script in its own D-Bus session, with the program in PATH as
// coder-secrets.
func inSession(t *testing.T, script string, environ ...string) (string, error) {
	t.Helper()
	run := testneed.Program(t, "dbus-run-session", "apt-get install dbus")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	bin := filepath.Join(home, "bin")
	if err := os.Mkdir(bin, 0o700); err != nil {
		t.Fatal(err)
	}
	// The test binary acts as the program when it is run under its name; see TestMain.
	if err := os.Symlink(self, filepath.Join(bin, "coder-secrets")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), run, "--", "sh", "-eu", "-c", script)
	cmd.Env = append([]string{"HOME=" + home, "PATH=" + bin + ":" + os.Getenv("PATH"), "NO_COLOR=1", "XDG_RUNTIME_DIR=" + home}, environ...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestLoginWithARealSecretService logs in, shows the status and logs out, with a real
// keyring on a real D-Bus.
func TestLoginWithARealSecretService(t *testing.T) {
	t.Parallel()
	testneed.Program(t, "gnome-keyring-daemon", "apt-get install gnome-keyring")
	testneed.Program(t, "secret-tool", "apt-get install libsecret-tools")
	srv := codertest.New(fakecoder.Options{Now: time.Now})
	url, err := srv.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = srv.Close() })
	token := srv.Token("mia")
	out, err := inSession(t, `
		printf 'password' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
		# Before it owns its name, the bus would start a second one, which is locked.
		for i in $(seq 100); do
			dbus-send --session --dest=org.freedesktop.DBus --print-reply / org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q true && break
			sleep 0.1
		done
		printf '%s\n' "$TOKEN" | coder-secrets auth login "$SERVER"
		coder-secrets auth status
		coder-secrets publickey --fingerprint
		secret-tool lookup service coder-secrets username "http://${SERVER#http://}" | grep -qxF "$TOKEN" && echo 'the entry is ours'
		test ! -e "$HOME/.config/coder-secrets/tokens" && echo 'no file'
		coder-secrets auth logout
		coder-secrets publickey || echo "ended with $?"
		secret-tool lookup service coder-secrets username "http://${SERVER#http://}" || echo 'the entry is gone'
	`, "TOKEN="+token, "SERVER="+url)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{
		"logged in to " + url + " as mia <mia@example.com>; the token is in the keyring",
		"server:  " + url + " (from auth login)", "token:   from keyring", "SHA256:", "the entry is ours", "no file",
		"logged out of " + url, "ended with 2", "the entry is gone",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if strings.Contains(out, token) || strings.Contains(out, "warning") {
		t.Errorf("the token or a warning was printed:\n%s", out)
	}
}

// TestSecretServiceThatHangs uses a service that owns the name and never answers. It
// retries, because a busy machine may be slow once.
func TestSecretServiceThatHangs(t *testing.T) {
	t.Parallel()
	took := 1 << 30
	for try := 0; try < 3 && took >= 4000; try++ {
		took = min(took, meetHangingService(t))
	}
	if took >= 4000 || took < 3000 {
		t.Errorf("took %d ms, want 3 to 4 s", took)
	}
}

// meetHangingService returns how many milliseconds a command takes with that service.
func meetHangingService(t *testing.T) (took int) {
	t.Helper()
	python := testneed.Program(t, "python3", "apt-get install python3")
	out, err := inSession(t, fmt.Sprintf(`
		%s -c "$HANG" &
		hang=$!
		for i in $(seq 200); do
			dbus-send --session --dest=org.freedesktop.DBus --print-reply / org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q true && break
			sleep 0.1
		done
		began=$(date +%%s%%N)
		coder-secrets publickey --url http://127.0.0.1:1 || echo "ended with $?"
		echo "took $(( ($(date +%%s%%N) - began) / 1000000 )) ms"
		kill $hang
	`, python), "HANG="+hangingService)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if !strings.Contains(out, "warning: the keyring did not help: it did not answer within 3 seconds; set CODER_SESSION_TOKEN to do without it") || !strings.Contains(out, "ended with 4") {
		t.Errorf("printed\n%s", out)
	}
	i := strings.LastIndex(out, "took ")
	if i < 0 {
		t.Fatalf("no time in %s", out)
	}
	if _, err := fmt.Sscanf(out[i:], "took %d ms", &took); err != nil {
		t.Fatal(err)
	}
	return took
}

// hangingService implements just enough D-Bus to own the name of the Secret Service.
const hangingService = `
import os, socket, struct, sys, time
address = os.environ["DBUS_SESSION_BUS_ADDRESS"].split(",")[0].split("=", 1)
s = socket.socket(socket.AF_UNIX)
s.connect("\0" + address[1] if address[0].endswith("abstract") else address[1])
s.sendall(b"\0AUTH EXTERNAL " + str(os.getuid()).encode().hex().encode() + b"\r\n")
s.recv(1024)
s.sendall(b"BEGIN\r\n")
def pad(b, n): return b + b"\0" * (-len(b) % n)
def field(code, kind, value):
    sig = kind.encode()
    return pad(b"", 8) + bytes([code, len(sig)]) + sig + b"\0" + struct.pack("<I", len(value)) + value.encode() + b"\0"
def call(serial, member, sig="", body=b""):
    fields = b""
    for code, kind, value in ((1, "o", "/org/freedesktop/DBus"), (2, "s", "org.freedesktop.DBus"), (3, "s", member), (6, "s", "org.freedesktop.DBus")):
        fields = pad(fields, 8) + field(code, kind, value)
    if sig:
        fields = pad(fields, 8) + bytes([8, 1]) + b"g\0" + bytes([len(sig)]) + sig.encode() + b"\0"
    head = b"l" + bytes([1, 0, 1]) + struct.pack("<III", len(body), serial, len(fields)) + fields
    s.sendall(pad(head, 8) + body)
call(1, "Hello")
name = b"org.freedesktop.secrets"
call(2, "RequestName", "su", pad(struct.pack("<I", len(name)) + name + b"\0", 4) + struct.pack("<I", 4))
while s.recv(65536): pass
`
