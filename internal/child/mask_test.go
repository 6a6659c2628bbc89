package child

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

func masked(t rapid.TB, values []string, writes ...string) string {
	t.Helper()
	var secrets []secret.Secret
	for _, value := range values {
		secrets = append(secrets, secret.FromString(value))
	}
	var out bytes.Buffer
	m := NewMasker(&out, secrets)
	for _, text := range writes {
		if n, err := m.Write([]byte(text)); n != len(text) || err != nil {
			t.Fatalf("Write gives %d, %v", n, err)
		}
	}
	if err := m.Flush(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestMask(t *testing.T) {
	t.Parallel()
	key := "-----BEGIN KEY-----\nabcdef\nghijkl\n-----END KEY-----\n"
	tests := []struct {
		name   string
		values []string
		writes []string
		want   string
	}{
		{"nothing", []string{"hunter2"}, []string{"plain\n"}, "plain\n"},
		{"one", []string{"hunter2"}, []string{"a hunter2 b"}, "a [masked] b"},
		{"split over writes", []string{"hunter2"}, []string{"a hun", "t", "er2 b"}, "a [masked] b"},
		{"begins and does not go on", []string{"hunter2"}, []string{"a hunt", "ing"}, "a hunting"},
		{"begins at the end", []string{"hunter2"}, []string{"a hunt"}, "a hunt"},
		{"begins twice", []string{"aab!"}, []string{"aaa", "b!"}, "a[masked]"},
		{"the longer of two", []string{"hunter2", "hunter2000"}, []string{"hunter2000 hunter2 hunter200"}, "[masked] [masked] [masked]00"},
		{"the shorter when the longer does not come", []string{"hunter2", "hunter2000"}, []string{"hunter2", "\n"}, "[masked]\n"},
		{"too short", []string{"abc"}, []string{"abc"}, "abc"},
		{"several lines", []string{key}, []string{key}, "[masked]"},
		{"lines of a terminal", []string{key}, []string{strings.ReplaceAll(key, "\n", "\r\n")}, "[masked]"},
		{"a line alone", []string{key}, []string{"ghijkl", "\n-----BEGIN KEY-----"}, "[masked]\n-----BEGIN KEY-----"},
		{"no values", nil, []string{"x"}, "x"},
		{"colour around it", []string{"hunter2"}, []string{"\x1b[31mhunter2\x1b[0m"}, "\x1b[31m[masked]\x1b[0m"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := masked(t, tt.values, tt.writes...); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestMaskDoesNotDependOnWrites splits a text at every position and expects the same output.
func TestMaskDoesNotDependOnWrites(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.StringMatching(`[ab]{4,6}`), 1, 3).Draw(t, "values")
		text := rapid.StringMatching(`[abc]{0,40}`).Draw(t, "text")
		cut := rapid.IntRange(0, len(text)).Draw(t, "cut")
		whole, parts := masked(t, values, text), masked(t, values, text[:cut], text[cut:])
		if whole != parts {
			t.Fatalf("in one write %q, in two %q", whole, parts)
		}
		for _, value := range values {
			if strings.Contains(strings.ReplaceAll(whole, Mask, "\x00"), value) {
				t.Fatalf("%q is in %q", value, whole)
			}
		}
	})
}

// TestMaskHoldsBackNoMoreThanItMust checks that a prompt is shown at once.
func TestMaskHoldsBackNoMoreThanItMust(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	m := NewMasker(&out, []secret.Secret{secret.FromString("hunter2")})
	_, _ = m.Write([]byte("Password: "))
	if out.String() != "Password: " {
		t.Errorf("shown is %q", out.String())
	}
}

// slowWriter delays each write, like a slow terminal connection.
type slowWriter struct{ n int }

func (w *slowWriter) Write(p []byte) (int, error) {
	time.Sleep(310 * time.Millisecond)
	w.n += len(p)
	return len(p), nil
}

// lateReader delays each read, as a busy machine does.
type lateReader struct{ io.ReadCloser }

func (r lateReader) Read(p []byte) (int, error) {
	time.Sleep(60 * time.Millisecond)
	return r.ReadCloser.Read(p)
}

// TestRelayWaitsForASlowReader checks that all output written before the program exited
// is shown, even if Wait checks between two writes.
func TestRelayWaitsForASlowReader(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const size = 3 * 32 << 10
		slow := &slowWriter{}
		printed := io.NopCloser(strings.NewReader(strings.Repeat("x", size)))
		relay := NewRelay(lateReader{printed}, NewMasker(slow, []secret.Secret{secret.FromString("hunter2")}), nil)
		if err := relay.Wait(); err != nil || slow.n != size {
			t.Errorf("%d bytes are shown (%v), want %d", slow.n, err, size)
		}
	})
}

// TestRelayLeavesWhatIsHeldOpen keeps the pipe open, as a background process does. Bytes
// that were held back as a possible beginning of a value must be shown.
func TestRelayLeavesWhatIsHeldOpen(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	stream, relay, err := Pipe(NewMasker(&out, []secret.Secret{secret.FromString("hunter2")}))
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Close()
	if _, err := stream.WriteString("a hunt"); err != nil {
		t.Fatal(err)
	}
	if err := relay.Wait(); err != nil || out.String() != "a hunt" {
		t.Errorf("shown is %q (%v)", out.String(), err)
	}
}

// TestRelayTellsThatNobodyReads checks that Wait returns the write error, and that the
// program's own write fails.
func TestRelayTellsThatNobodyReads(t *testing.T) {
	t.Parallel()
	want := errors.New("gone")
	stream, relay, err := Pipe(NewMasker(failingWriter{want}, nil))
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Close()
	for err == nil {
		_, err = stream.WriteString("x")
	}
	if err := relay.Wait(); !errors.Is(err, want) {
		t.Errorf("got the error %v", err)
	}
}

type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }
