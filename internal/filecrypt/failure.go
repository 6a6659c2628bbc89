package filecrypt

// hinted is an error with what to try next.
type hinted struct {
	error
	hints []string
}

func withHint(err error, hints ...string) error { return &hinted{err, hints} }

func (e *hinted) Unwrap() error   { return e.error }
func (e *hinted) Hints() []string { return e.hints }

// authError ends the program as without a token: the key that is needed is given to
// workspaces alone.
type authError struct{ hinted }

// ExitCode is the program's status for it.
func (*authError) ExitCode() int { return 4 }
