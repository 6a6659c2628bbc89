package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
)

// TestPowerShellParsesItsScript has PowerShell parse and load the completion script.
// Debian does not package PowerShell, so CI does not require it.
func TestPowerShellParsesItsScript(t *testing.T) {
	t.Parallel()
	pwsh, err := exec.LookPath("pwsh")
	if err != nil {
		testneed.NotHere(t, "needs pwsh, see https://learn.microsoft.com/powershell/scripting/install/installing-powershell")
	}
	script, err := filepath.Abs("../../completions/coder-secrets.ps1")
	if err != nil {
		t.Fatal(err)
	}
	const parse = `$problems = $null
[void][System.Management.Automation.Language.Parser]::ParseFile($env:SCRIPT, [ref]$null, [ref]$problems)
$problems | ForEach-Object { "$($_.Extent.StartLineNumber): $($_.Message)" }
. $env:SCRIPT
"loaded"`
	cmd := exec.Command(pwsh, "-NoProfile", "-NonInteractive", "-Command", parse)
	cmd.Env = append(os.Environ(), "SCRIPT="+script, "HOME="+t.TempDir())
	out, err := cmd.CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "loaded" {
		t.Errorf("%s: %v\n%s", script, err, out)
	}
}
