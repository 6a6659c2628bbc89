//go:build unix

package secretfile

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// TestMain lets the test binary act as the writing process, so that tests can kill it,
// stop it and run many of them.
func TestMain(m *testing.M) {
	if args := os.Getenv("SECRETFILE_TEST_WRITER"); args != "" {
		os.Exit(writer(strings.Split(args, " ")))
	}
	os.Exit(m.Run())
}

// writer writes to the file args[1]:
//
//	set FILE NAME VALUE         sets one secret
//	hold FILE NAME VALUE        the same, but prints "editing" during the edit and waits until stdin ends
//	numbers FILE NAME FROM      prints "ready", then sets increasing numbers from FROM, until stdin ends
func writer(args []string) int {
	file := &File{Path: args[1], Format: FormatEnv}
	set := func(name, value string) error {
		_, err := file.Update(context.Background(), func(doc Document) error {
			if args[0] == "hold" {
				fmt.Println("editing")
				_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
			}
			return doc.Set(name, secret.FromString(value))
		})
		return err
	}
	var err error
	if args[0] == "numbers" {
		go func() { // ends with the test in any case
			_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
			os.Exit(2)
		}()
		fmt.Println("ready")
		for n, _ := strconv.Atoi(args[3]); err == nil; n++ {
			err = set(args[2], number(n))
		}
	} else {
		err = set(args[2], args[3])
	}
	if err != nil {
		fmt.Println(err)
		return 1
	}
	return 0
}

// number returns a long value from which truncation can be detected.
func number(n int) string {
	return strings.Repeat(strconv.Itoa(n)+" ", 2000)
}

// startWriter runs writer in a separate process.
func startWriter(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = []string{"SECRETFILE_TEST_WRITER=" + strings.Join(args, " ")}
	cmd.Stderr = os.Stderr
	return cmd
}

// setSecret sets a secret with an ordinary update.
func setSecret(t testing.TB, path, name, value string) {
	t.Helper()
	file := &File{Path: path, Format: FormatEnv}
	_, err := file.Update(t.Context(), func(doc Document) error { return doc.Set(name, secret.FromString(value)) })
	if err != nil {
		t.Fatal(err)
	}
}

// secretsOf reads all secrets of a file, which must not have faults and must be private to its owner.
func secretsOf(t testing.TB, path string) map[string]string {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != 0o600 {
		t.Fatalf("%s has the mode %v, want 0600", path, info.Mode())
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc := parseEnv(data)
	if faults := doc.Faults(); len(faults) > 0 {
		t.Fatalf("%s is damaged: %v", path, faults)
	}
	values := map[string]string{}
	for _, name := range doc.Names() {
		value, err := doc.Get(name)
		if err != nil {
			t.Fatal(err)
		}
		values[name] = value.RevealString()
	}
	return values
}

// namesIn returns the names in a folder.
func namesIn(t testing.TB, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// wantAlone fails if a folder contains anything except the named files.
func wantAlone(t testing.TB, folder string, names ...string) {
	t.Helper()
	if got := namesIn(t, folder); !slices.Equal(got, names) {
		t.Errorf("the folder holds %v, want %v", got, names)
	}
}

// within fails the test if work takes longer than limit.
func within(t testing.TB, limit time.Duration, what string, work func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); work() }()
	select {
	case <-done:
	case <-time.After(limit):
		t.Fatalf("%s takes longer than %s", what, limit)
	}
}

func newPath(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "secrets.env")
}
