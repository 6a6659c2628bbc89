package secretfile

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
)

// TestDockerIsNamedWhenItCannotRead lets the docker command parse a file: docker sends the
// environment of a container to a fake server, which records it.
func TestDockerIsNamedWhenItCannotRead(t *testing.T) {
	t.Parallel()
	docker, err := exec.LookPath("docker")
	if err != nil {
		testneed.NotHere(t, "docker is more than a test should install; readAsDocker stands in for it elsewhere")
	}
	var sent struct{ Env []string }
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Api-Version", "1.43")
		if strings.HasSuffix(r.URL.Path, "/containers/create") {
			sent.Env = nil
			_ = json.NewDecoder(r.Body).Decode(&sent)
			w.WriteHeader(http.StatusCreated)
			_, _ = w.Write([]byte(`{"Id":"0123456789ab"}`))
		}
	}))
	defer server.Close()
	path := filepath.Join(t.TempDir(), "secrets.env")
	rapid.Check(t, func(t *rapid.T) {
		var values []string
		for _, value := range rapid.SliceOfN(anyValue(), 1, 20).Draw(t, "values") {
			if readBy(value, "docker --env-file") {
				values = append(values, value)
			}
		}
		writeEnv(t, path, values)
		cmd := exec.Command(docker, "create", "--env-file", path, "image")
		cmd.Env = []string{"DOCKER_HOST=" + strings.Replace(server.URL, "http://", "tcp://", 1), "HOME=" + filepath.Dir(path)}
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("docker cannot read the file: %v\n%s", err, out)
		}
		if want := environOf(values); !slices.Equal(sent.Env, want) {
			t.Fatalf("docker reads %q, want %q", sent.Env, want)
		}
	})
}
