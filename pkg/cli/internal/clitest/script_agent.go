package clitest

import (
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
)

// scriptAgent enters a new workspace of a user: agent USER. The session becomes the
// user's too.
func scriptAgent(ts *testscript.TestScript, neg bool, args []string) {
	srv := ts.Value(scriptServerKey{}).(*scriptServer)
	if len(args) != 1 || neg || srv.Server == nil {
		ts.Fatalf("usage, after fakecoder: agent USER")
	}
	srv.serial++
	name := "agent" + strings.Repeat("x", srv.serial)
	srv.AddWorkspace(fakecoder.WorkspaceSpec{Owner: args[0], Name: name, Template: "plain"})
	ts.Setenv("CODER_AGENT_URL", ts.Getenv("CODER_URL")+"/")
	ts.Setenv("CODER_AGENT_TOKEN", srv.AgentToken(args[0]+"/"+name))
	ts.Setenv("CODER_SESSION_TOKEN", srv.Token(args[0]))
	ts.Setenv(Mounts, "")
}

// scriptElsewhere leaves the workspace and keeps the session: elsewhere.
func scriptElsewhere(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) > 0 || neg {
		ts.Fatalf("usage: elsewhere")
	}
	ts.Setenv("CODER_AGENT_URL", "")
	ts.Setenv("CODER_AGENT_TOKEN", "")
}

// scriptKeyKind gives a user an SSH key of that kind, which regenerated keys of all
// users also get: keykind USER ecdsa|rsa4096.
func scriptKeyKind(ts *testscript.TestScript, neg bool, args []string) {
	srv := ts.Value(scriptServerKey{}).(*scriptServer)
	if len(args) != 2 || neg || srv.Server == nil {
		ts.Fatalf("usage, after fakecoder: keykind USER KIND")
	}
	ts.Check(srv.UseKeyKind(args[0], args[1]))
}
