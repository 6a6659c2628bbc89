package secrets

import (
	"slices"
	"strings"
)

// tokenNames are the variables whose tokens give access as the user or the workspace.
var tokenNames = []string{"CODER_SESSION_TOKEN", "CODER_SECRETS_SESSION_TOKEN", "CODER_AGENT_TOKEN", "CODER_AGENT_TOKEN_FILE"}

// plainNames are what --clean-env keeps: the variables that programs need to run.
var plainNames = []string{
	"PATH", "HOME", "USER", "LOGNAME", "SHELL", "TERM", "COLORTERM", "LANG", "LANGUAGE", "TZ", "TMPDIR", "PWD",
	"SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "TEMP", "TMP", "USERPROFILE", "USERNAME", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA",
}

// childEnv returns the environment of the command without the secrets.
func childEnv(environ []string, opts secretsRunOptions) []string {
	var kept []string
	for _, entry := range environ {
		name, _, _ := strings.Cut(entry, "=")
		switch {
		case !opts.KeepTokens && slices.Contains(tokenNames, name):
		case opts.CleanEnv && !slices.Contains(plainNames, strings.ToUpper(name)) && !strings.HasPrefix(name, "LC_") &&
			(!opts.KeepTokens || !slices.Contains(tokenNames, name)):
		default:
			kept = append(kept, entry)
		}
	}
	return kept
}

// setEnv sets a variable in an environment, replacing one of the same name.
func setEnv(env []string, name, value, goos string) []string {
	env = slices.DeleteFunc(env, func(entry string) bool {
		key, _, _ := strings.Cut(entry, "=")
		return key == name || goos == "windows" && strings.EqualFold(key, name)
	})
	return append(env, name+"="+value)
}

// getEnv returns the value of a variable in an environment.
func getEnv(env []string, name string) string {
	for _, entry := range slices.Backward(env) {
		if value, ok := strings.CutPrefix(entry, name+"="); ok {
			return value
		}
	}
	return ""
}

// reservedName reports whether a variable of that name changes how programs run: where
// they and their libraries are found, what they run at start, who the user is. A secret
// must not set it.
func reservedName(name, goos string) bool {
	if goos == "windows" {
		name = strings.ToUpper(name)
	}
	for _, prefix := range []string{"LD_", "DYLD_", "GIT_", "BASH_FUNC_", "CODER_", "XDG_"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return slices.Contains([]string{
		"PATH", "HOME", "SHELL", "USER", "LOGNAME", "PWD", "OLDPWD", "TERM", "IFS", "CDPATH", "ENV", "BASH_ENV", "BASHOPTS", "SHELLOPTS", "GLOBIGNORE",
		"PROMPT_COMMAND", "PS1", "PS4", "ZDOTDIR", "FPATH", "TMPDIR", "TMP", "TEMP", "HOSTNAME", "EDITOR", "VISUAL", "PAGER", "BROWSER", "LESSOPEN", "LESSCLOSE",
		"MANPAGER", "SSH_AUTH_SOCK", "SSH_ASKPASS", "SUDO_ASKPASS", "PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONINSPECT", "PERL5LIB", "PERL5OPT", "PERL5DB",
		"RUBYLIB", "RUBYOPT", "NODE_OPTIONS", "NODE_PATH", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH", "GCONV_PATH", "LOCPATH",
		"GLIBC_TUNABLES", "OPENSSL_CONF", "OPENSSL_ENGINES", "BASH_LOADABLES_PATH", "PS0", "LUA_INIT", "PYTHONBREAKPOINT", "PYTHONUSERBASE", "PHPRC",
		"R_PROFILE", "VIMINIT", "EXINIT", "MAKEFLAGS", "RUSTC_WRAPPER", "MAVEN_OPTS",
		"MALLOC_CHECK_", "NLSPATH", "TERMINFO", "TERMINFO_DIRS", "COMSPEC", "PATHEXT", "SYSTEMROOT", "WINDIR",
	}, name)
}
