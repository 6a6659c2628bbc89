// Package session determines which server to use and which token to authenticate with.
//
// All input is passed in [Inputs]: flags, environment, folders, a keyring. The order of
// precedence is always the same: a flag, CODER_SECRETS_*, Coder's own CODER_*, what
// `coder login` stored. The [Session] names the source that was used. A token that was
// stored for one origin is never returned for another.
package session
