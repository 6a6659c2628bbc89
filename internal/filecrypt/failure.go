package filecrypt

// hinted is an error with hints on what to try next.
type hinted struct {
	error
	hints []string
}

func withHint(err error, hints ...string) error { return &hinted{err, hints} }

func (e *hinted) Unwrap() error   { return e.error }
func (e *hinted) Hints() []string { return e.hints }

// authError exits with the same status as a missing token: the required key is available
// only in workspaces.
type authError struct{ hinted }

// ExitCode returns the exit status of the program.
func (*authError) ExitCode() int { return 4 }
