// Package filecrypt decrypts and encrypts secret files with the user's keys, and
// re-encrypts them for a new Coder key.
package filecrypt
