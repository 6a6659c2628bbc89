// Package filecrypt opens and makes encrypted secret files with the keys that a
// person has, and carries them over to a new Coder key.
package filecrypt
