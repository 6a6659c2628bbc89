// Package app is what commands share: connections to servers and Vault, the secret file's flags,
// values from where they are given, child processes, completion by names on the server.
package app
