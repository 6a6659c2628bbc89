package fakecoder

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

const (
	maxSecretValue  = 24576
	maxSecretValue0 = 32768 // in 2.33
	maxSecrets      = 50
	maxSecretBytes  = 204800
	maxEnvBytes     = 24576
	maxEnvName      = 256
	maxFilePath     = 4096
)

// reservedEnv are the variables that a secret may not replace, in any letter case.
var reservedEnv = strings.Fields(`CODER PATH HOME SHELL USER LOGNAME PWD OLDPWD LANG TERM IFS CDPATH ENV BASH_ENV TMPDIR TMP
	TEMP HOSTNAME SSH_AUTH_SOCK SSH_CLIENT SSH_CONNECTION SSH_TTY EDITOR VISUAL PAGER VSCODE_PROXY_URI
	CS_DISABLE_GETTING_STARTED_OVERRIDE XDG_RUNTIME_DIR XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_STATE_HOME`)

func checkName(name string, release Release) []validation {
	switch {
	case name == "":
		return []validation{{"name", "Name is required."}}
	case release < Release233+1:
		return nil
	case strings.TrimSpace(name) != name:
		return []validation{{"name", "Name must not have leading or trailing whitespace."}}
	case strings.ContainsAny(name, "/?#"):
		return []validation{{"name", "Name must not contain /, ?, or #."}}
	}
	return nil
}

func checkValue(value string, release Release) []validation {
	limit := maxSecretValue
	if release <= Release233 {
		limit = maxSecretValue0
	}
	switch {
	case strings.ContainsRune(value, 0):
		return []validation{{"value", "secret value must not contain null bytes"}}
	case len(value) > limit:
		return []validation{{"value", fmt.Sprintf("secret value must not exceed %d bytes", limit)}}
	}
	return nil
}

// checkTargets checks where a secret is delivered to.
func (s *Server) checkTargets(secret *userSecret) []validation {
	var faults []validation
	if detail := faultOfEnv(secret.env, s.options.Release); detail != "" {
		faults = append(faults, validation{"env_name", detail})
	}
	if detail := faultOfPath(secret.path); detail != "" {
		faults = append(faults, validation{"file_path", detail})
	}
	if s.options.Release >= Release236 && secret.enabled && secret.env == "" && secret.path == "" {
		faults = append(faults, validation{"enabled", "an enabled secret needs an environment variable name or a file path"})
	}
	return faults
}

func faultOfEnv(name string, release Release) string {
	upper := strings.ToUpper(name)
	form := regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	switch {
	case name == "":
		return ""
	case !form.MatchString(name):
		return "must start with a letter or underscore, followed by letters, digits, or underscores"
	case len(name) > maxEnvName && release > Release233:
		return "environment variable name must not exceed 256 bytes"
	case slices.Contains(reservedEnv, upper):
		return upper + " is a reserved environment variable name"
	case strings.HasPrefix(upper, "CODER_"):
		return "environment variable names starting with CODER_ are reserved for internal use"
	}
	for _, start := range []string{"GIT_", "LC_", "LD_", "DYLD_"} {
		if strings.HasPrefix(upper, start) {
			return "environment variables starting with " + start + " are reserved"
		}
	}
	return ""
}

func faultOfPath(path string) string {
	switch {
	case path == "":
		return ""
	case !strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "~/"):
		return "file path must start with ~/ or /"
	case strings.ContainsRune(path, 0):
		return "file path must not contain null bytes"
	case len(path) > maxFilePath:
		return fmt.Sprintf("file path must not exceed %d bytes", maxFilePath)
	}
	return ""
}

// takenBy lists what another secret of u has already.
func takenBy(u *user, secret *userSecret) []validation {
	var taken []validation
	for _, other := range u.secrets {
		if other.name == secret.name {
			taken = append(taken, validation{"name", "name already in use"})
		}
		if other.env != "" && other.env == secret.env {
			taken = append(taken, validation{"env_name", "environment variable already in use"})
		}
		if other.path != "" && other.path == secret.path {
			taken = append(taken, validation{"file_path", "file path already in use"})
		}
	}
	return taken
}

// checkLimits checks what a user would have in all.
func (s *Server) checkLimits(all []*userSecret) *answer {
	if s.options.Release <= Release233 {
		return nil
	}
	bytes, env := 0, 0
	for _, secret := range all {
		bytes += len(secret.value)
		if secret.env != "" {
			env += len(secret.value)
		}
	}
	var a answer
	switch {
	case len(all) > maxSecrets:
		a = fail(http.StatusBadRequest, "User secrets limit reached.", fmt.Sprintf("Each user can have at most %d secrets.", maxSecrets))
	case bytes > maxSecretBytes:
		a = fail(http.StatusBadRequest, "User secrets value-bytes limit reached.", fmt.Sprintf("Stored bytes of your secret values exceed the per-user budget (%d bytes after encryption, if applicable). Reduce the size or number of your secrets.", maxSecretBytes))
	case env > maxEnvBytes:
		a = fail(http.StatusBadRequest, "Environment-injected user secrets bytes limit reached.", fmt.Sprintf("Stored bytes of env-injected secret values exceed the per-user budget (%d bytes after encryption, if applicable). Clear env_name on large secrets or use file_path instead.", maxEnvBytes))
	default:
		return nil
	}
	return &a
}

// refuseFaults names all faults; 2.33 named the first in words of its own.
func (s *Server) refuseFaults(faults []validation) *answer {
	a := invalid(http.StatusBadRequest, "Validation failed.", faults)
	if s.options.Release <= Release233 {
		first := faults[0]
		switch {
		case strings.HasSuffix(first.Detail, "is required."):
			a = fail(http.StatusBadRequest, first.Detail, "")
		default:
			titles := map[string]string{
				"value": "Invalid secret value.", "env_name": "Invalid environment variable name.", "file_path": "Invalid file path.",
			}
			a = fail(http.StatusBadRequest, titles[first.Field], first.Detail)
		}
	}
	return &a
}

func (s *Server) refuseTaken(taken []validation, old string) *answer {
	a := invalid(http.StatusConflict, "Validation failed.", taken[:1])
	if s.options.Release <= Release233 {
		a = fail(http.StatusConflict, old, "")
	}
	return &a
}
