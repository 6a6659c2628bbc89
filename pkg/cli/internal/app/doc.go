// Package app contains what commands share: connections to servers and Vault, the flags of the
// secret file, reading values, child processes, and completion of names on the server.
package app
