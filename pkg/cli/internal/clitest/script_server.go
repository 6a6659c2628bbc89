package clitest

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
)

// scriptFakeCoder starts an in-memory Coder server for the rest of the script:
//
//	fakecoder [-user NAME] [-scopes SCOPE,…] [-release 2.N] [-agent OWNER/WORKSPACE] [-fault FAULT]…
//
// It sets CODER_URL and, unless NAME is none, CODER_SESSION_TOKEN; with -agent also
// CODER_AGENT_URL, CODER_AGENT_TOKEN and CODER_WORKSPACE_ID. The users are admin (the
// default, an owner), mia (a member), template-admin, user-admin, auditor and sam
// (suspended). A fault has the syntax of codertest.ParseFault, for example
// 'GET /users/me status=503 0+1'; the fault command adds one later.
func scriptFakeCoder(ts *testscript.TestScript, neg bool, args []string) {
	flags := flag.NewFlagSet("fakecoder", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	user := flags.String("user", "admin", "")
	release := flags.String("release", "2.35", "")
	scopes := flags.String("scopes", "", "of the token, with commas between; none is all")
	agent := flags.String("agent", "", "")
	var faults []codertest.Fault
	flags.Func("fault", "", func(text string) error {
		fault, err := codertest.ParseFault(text)
		faults = append(faults, fault)
		return err
	})
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 || neg {
		ts.Fatalf("usage: fakecoder [-user NAME] [-release 2.N] [-agent OWNER/WORKSPACE] [-fault FAULT]…: %v", err)
	}
	wanted, err := codertest.ParseRelease(*release)
	ts.Check(err)
	srv := codertest.New(fakecoder.Options{Release: wanted, Now: time.Now})
	for _, fault := range faults {
		srv.Break(fault)
	}
	url, err := srv.Start()
	ts.Check(err)
	ts.Defer(func() { _ = srv.Close() })
	ts.Value(scriptServerKey{}).(*scriptServer).Server = srv
	ts.Setenv("CODER_URL", url)
	if *user != "none" {
		ts.Setenv("CODER_SESSION_TOKEN", srv.Token(*user))
	}
	if *scopes != "" {
		ts.Setenv("CODER_SESSION_TOKEN", srv.NewToken(*user, time.Hour, strings.Split(*scopes, ",")...))
	}
	if *agent != "" {
		ts.Setenv("CODER_AGENT_URL", url+"/")
		ts.Setenv("CODER_AGENT_TOKEN", srv.AgentToken(*agent))
		ts.Setenv("CODER_WORKSPACE_ID", srv.WorkspaceID(*agent))
		ts.Setenv(Mounts, "")
	}
}

// scriptServer is the server of one script, stored in its environment's values.
type scriptServer struct {
	*codertest.Server
	serial int // number of workspaces created by scriptAgent
}

type scriptServerKey struct{}

// ScriptServer returns the server that the script's fakecoder started. Without one the
// script fails.
func ScriptServer(ts *testscript.TestScript) *codertest.Server {
	srv := ts.Value(scriptServerKey{}).(*scriptServer).Server
	if srv == nil {
		ts.Fatalf("there is no server: use this after fakecoder")
	}
	return srv
}

// scriptFault switches a fault of the script's server on, or all off: fault FAULT |
// fault off.
func scriptFault(ts *testscript.TestScript, neg bool, args []string) {
	srv := ts.Value(scriptServerKey{}).(*scriptServer)
	if len(args) != 1 || neg || srv.Server == nil {
		ts.Fatalf("usage, after fakecoder: fault FAULT | fault off")
	}
	if args[0] == "off" {
		srv.Mend()
		return
	}
	fault, err := codertest.ParseFault(args[0])
	ts.Check(err)
	srv.Break(fault)
}

// scriptRequests writes the requests that the server received since the last call to a
// file, one per line: requests FILE. A line is "GET /api/v2/users/me (session)".
func scriptRequests(ts *testscript.TestScript, neg bool, args []string) {
	srv := ts.Value(scriptServerKey{}).(*scriptServer)
	if len(args) != 1 || neg || srv.Server == nil {
		ts.Fatalf("usage, after fakecoder: requests FILE")
	}
	var b strings.Builder
	for _, r := range srv.Requests() {
		fmt.Fprintf(&b, "%s %s (%s)\n", r.Method, r.Path, r.Token)
	}
	srv.ForgetRequests()
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(b.String()), 0o600))
}

// scriptSecretValue checks the value of a user's secret on the server, which the API
// does not return: [!] secretvalue USER NAME VALUE.
func scriptSecretValue(ts *testscript.TestScript, neg bool, args []string) {
	srv := ts.Value(scriptServerKey{}).(*scriptServer)
	if len(args) != 3 || srv.Server == nil {
		ts.Fatalf("usage, after fakecoder: [!] secretvalue USER NAME VALUE")
	}
	got, ok := srv.SecretValue(args[0], args[1])
	if has := ok && got == args[2]; has == neg {
		ts.Fatalf("the user secret %q of %s is %q (there is one: %t)", args[1], args[0], got, ok)
	}
}
