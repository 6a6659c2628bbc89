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

// reservedEnv are the variables that a secret may not set, ignoring case.
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

// checkTargets checks the secret's environment variable and file path.
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

// checkNew returns the refusal of a new secret of u.
func (s *Server) checkNew(u *user, secret *userSecret) *answer {
	faults := checkName(secret.name, s.options.Release)
	if secret.value == "" {
		faults = append(faults, validation{"value", "Value is required."})
	} else {
		faults = append(faults, checkValue(secret.value, s.options.Release)...)
	}
	faults = append(faults, s.checkTargets(secret)...)
	if len(faults) > 0 {
		return s.refuseFaults(faults)
	}
	if taken := takenBy(u.secrets, secret); len(taken) > 0 {
		return s.refuseTaken(taken, "A secret with that name, environment variable, or file path already exists.")
	}
	return s.checkLimits(append(u.secrets[:len(u.secrets):len(u.secrets)], secret))
}

// checkChange returns the refusal of a change from old to next. It accepts an empty
// value, as a real server does.
func (s *Server) checkChange(old, next *userSecret) *answer {
	faults := append(checkValue(next.value, s.options.Release), s.checkTargets(next)...)
	if len(faults) > 0 {
		return s.refuseFaults(faults)
	}
	others := filter(old.owner.secrets, func(other *userSecret) bool { return other != old })
	if taken := takenBy(others, next); len(taken) > 0 {
		return s.refuseTaken(taken, "Update would conflict with an existing secret.")
	}
	return s.checkLimits(append(others, next))
}

// takenBy lists the fields whose values another secret has already.
func takenBy(others []*userSecret, secret *userSecret) []validation {
	var taken []validation
	for _, other := range others {
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

// checkLimits checks the totals of a user's secrets.
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
	switch {
	case len(all) > maxSecrets:
		return fail(http.StatusBadRequest, "User secrets limit reached.", fmt.Sprintf("Each user can have at most %d secrets.", maxSecrets))
	case bytes > maxSecretBytes:
		return fail(http.StatusBadRequest, "User secrets value-bytes limit reached.", fmt.Sprintf("Stored bytes of your secret values exceed the per-user budget (%d bytes after encryption, if applicable). Reduce the size or number of your secrets.", maxSecretBytes))
	case env > maxEnvBytes:
		return fail(http.StatusBadRequest, "Environment-injected user secrets bytes limit reached.", fmt.Sprintf("Stored bytes of env-injected secret values exceed the per-user budget (%d bytes after encryption, if applicable). Clear env_name on large secrets or use file_path instead.", maxEnvBytes))
	}
	return nil
}

// refuseFaults reports all faults. 2.33 reports only the first, with a different
// message.
func (s *Server) refuseFaults(faults []validation) *answer {
	if s.options.Release > Release233 {
		return invalid(http.StatusBadRequest, "Validation failed.", faults)
	}
	first := faults[0]
	if strings.HasSuffix(first.Detail, "is required.") {
		return fail(http.StatusBadRequest, first.Detail, "")
	}
	titles := map[string]string{
		"value": "Invalid secret value.", "env_name": "Invalid environment variable name.", "file_path": "Invalid file path.",
	}
	return fail(http.StatusBadRequest, titles[first.Field], first.Detail)
}

func (s *Server) refuseTaken(taken []validation, old string) *answer {
	if s.options.Release > Release233 {
		return invalid(http.StatusConflict, "Validation failed.", taken[:1])
	}
	return fail(http.StatusConflict, old, "")
}

// ofEntry adds the number of the imported entry to the refusal.
func ofEntry(i int, a *answer) *answer {
	m, isMessage := a.body.(message)
	if isMessage {
		for j, fault := range m.Validations {
			m.Validations[j].Field = fmt.Sprintf("secrets[%d].%s", i, fault.Field)
		}
	}
	return a
}
