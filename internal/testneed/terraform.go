package testneed

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// ProviderEnv names the folder with the built Terraform providers of Coder and
// Docker.
const ProviderEnv = "CODER_SECRETS_TEST_PROVIDER"

// Terraform returns a function that runs `terraform validate` on a folder of
// Terraform files, with the real schemas of Coder's and Docker's providers, and
// returns an error with terraform's output. The files may use no other provider. It
// skips the test if terraform or a provider is missing.
func Terraform(t testing.TB) (validate func(dir string) error) {
	t.Helper()
	terraform := Program(t, "terraform", "see https://developer.hashicorp.com/terraform/install")
	provider := Env(t, ProviderEnv, `"$(tools/terraform/build)"`)
	config := filepath.Join(t.TempDir(), "terraform.rc")
	text := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"coder/coder\" = %[1]q\n    \"kreuzwerker/docker\" = %[1]q\n  }\n  direct {}\n}\n", filepath.ToSlash(provider))
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return func(dir string) error {
		cmd := exec.Command(terraform, "validate", "-no-color")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+config, "CHECKPOINT_DISABLE=1", "TF_DATA_DIR="+filepath.Join(dir, ".terraform"))
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%w: %s", err, strings.TrimSpace(string(out)))
		}
		return nil
	}
}
