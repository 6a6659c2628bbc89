// Package values says what a value looks like: a token of a known format, a password where a
// command or URL takes one, or a placeholder.
package values
