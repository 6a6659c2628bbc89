package sshkey

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Config is what ssh would do for a call, as `ssh -G` tells.
type Config struct {
	HostName       string
	User           string
	Port           string
	IdentityFiles  []string // as they would be tried, ~ and tokens expanded
	IdentitiesOnly bool
	IdentityAgent  string // "" where ssh takes SSH_AUTH_SOCK
	ProxyJump      string
	ForwardAgent   bool
}

// ReadConfig asks ssh itself, so that host aliases, Match blocks and included
// files count. environ is what ssh would run with.
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
	var c Config
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch name {
		case "hostname":
			c.HostName = value
		case "user":
			c.User = value
		case "port":
			c.Port = value
		case "identityfile":
			c.IdentityFiles = append(c.IdentityFiles, value)
		case "identitiesonly":
			c.IdentitiesOnly = value == "yes"
		case "identityagent":
			c.IdentityAgent = value
		case "proxyjump":
			c.ProxyJump = value
		case "forwardagent":
			c.ForwardAgent = value != "no"
		}
	}
	for i, file := range c.IdentityFiles {
		c.IdentityFiles[i] = c.expand(file, home)
	}
	c.IdentityAgent = c.expand(c.IdentityAgent, home)
	return c
}

// expand replaces ~ and the tokens that people use in paths of key files.
func (c Config) expand(path, home string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		path = filepath.Join(home, rest)
	}
	if !strings.Contains(path, "%") {
		return path
	}
	return strings.NewReplacer("%%", "%", "%d", home, "%h", c.HostName, "%r", c.User, "%p", c.Port).Replace(path)
}

// OwnIdentities are the key files of the person's that exist.
func (c Config) OwnIdentities() []string {
	var files []string
	for _, file := range c.IdentityFiles {
		if info, err := os.Stat(file); err == nil && !info.IsDir() && file != "none" {
			files = append(files, file)
		}
	}
	return files
}

// UpstreamAgent is the socket of the person's own agent, by ssh's rules; "" for none.
func (c Config) UpstreamAgent(authSock string, getenv func(string) string) string {
	switch name, isVariable := strings.CutPrefix(c.IdentityAgent, "$"); {
	case c.IdentityAgent == "" || c.IdentityAgent == "SSH_AUTH_SOCK":
		return authSock
	case c.IdentityAgent == "none":
		return ""
	case isVariable:
		return getenv(strings.Trim(name, "{}"))
	}
	return c.IdentityAgent
}
