// Package session finds out which server the program talks to and as whom.
//
// Everything it looks at is handed in through [Inputs]: flags, environment,
// folders, a keyring. The order is always the same: a flag, CODER_SECRETS_*,
// Coder's own CODER_*, what `coder login` stored. The [Session] it returns names
// the source that won, and a token that was stored for one origin is never
// returned for another.
package session
