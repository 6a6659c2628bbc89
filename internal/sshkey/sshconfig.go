package sshkey

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Config is the configuration of a call, as `ssh -G` prints it.
type Config struct {
	HostName       string
	IdentityFiles  []string // in the order in which they are tried, with ~ and tokens not expanded
	IdentitiesOnly bool
	IdentityAgent  string // "" if ssh uses SSH_AUTH_SOCK
	ProxyJump      string
	ForwardAgent   bool
	PKCS11         bool // keys on a hardware token

	tokens map[byte]string // the known values of %d, %h and so on
}

// ReadConfig asks ssh itself, so that host aliases, Match blocks and included files are
// applied. environ is the environment in which ssh would run.
func ReadConfig(ctx context.Context, ssh string, args Args, environ []string, home string) (Config, error) {
	cmd := exec.CommandContext(ctx, ssh, append([]string{"-G"}, args.All...)...)
	cmd.Env = environ
	out, err := cmd.Output()
	if err != nil {
		return Config{}, fmt.Errorf("ssh cannot read its configuration: %w", err)
	}
	return parseConfig(string(out), home), nil
}

func parseConfig(text, home string) Config {
	c := Config{tokens: map[byte]string{'%': "%", 'd': home}}
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		switch name {
		case "hostname":
			c.HostName, c.tokens['h'] = value, value
		case "user":
			c.tokens['r'] = value
		case "port":
			c.tokens['p'] = value
		case "identityfile":
			if value != "none" {
				c.IdentityFiles = append(c.IdentityFiles, value)
			}
		case "identitiesonly":
			c.IdentitiesOnly = value == "yes"
		case "identityagent":
			c.IdentityAgent = value
		case "proxyjump":
			c.ProxyJump = value
		case "forwardagent":
			c.ForwardAgent = value != "no"
		case "pkcs11provider":
			c.PKCS11 = value != "" && value != "none"
		}
	}
	return c
}

// expand expands ~ and tokens in a path. known is false if the path contains an unknown
// token or an environment variable.
func (c Config) expand(path string) (expanded string, known bool) {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		path = filepath.Join(c.tokens['d'], rest)
	}
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		if path[i] != '%' {
			b.WriteByte(path[i])
			continue
		}
		i++
		if i == len(path) {
			return "", false
		}
		value, ok := c.tokens[path[i]]
		if !ok {
			return "", false
		}
		b.WriteString(value)
	}
	return b.String(), !strings.Contains(path, "${") && !strings.HasPrefix(path, "~")
}

// hasOwnKeys reports whether the user has keys for this host outside of an agent.
func (c Config) hasOwnKeys() bool { return len(c.ownFiles()) > 0 || c.PKCS11 }

// ownFiles returns the user's key files that exist. A public key file is enough: its
// private key may be in an agent, and the file makes ssh ask the agent for it. Paths that
// cannot be expanded are included too.
func (c Config) ownFiles() []string {
	var files []string
	for _, file := range c.IdentityFiles {
		path, known := c.expand(file)
		if !known || isFile(path) || isFile(path+".pub") {
			files = append(files, file)
		}
	}
	return files
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

// jumps reports whether the connection goes through jump hosts.
func (c Config) jumps() bool { return c.ProxyJump != "" && c.ProxyJump != "none" }

// UpstreamAgent returns the socket of the user's own agent by ssh's rules, or "".
func (c Config) UpstreamAgent(authSock string, getenv func(string) string) string {
	switch name, isVariable := strings.CutPrefix(c.IdentityAgent, "$"); {
	case c.IdentityAgent == "" || c.IdentityAgent == "SSH_AUTH_SOCK":
		return authSock
	case c.IdentityAgent == "none":
		return ""
	case isVariable:
		return getenv(strings.Trim(name, "{}"))
	}
	path, _ := c.expand(c.IdentityAgent)
	return path
}
