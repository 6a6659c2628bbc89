// Package values says what a value looks like: a token of a known format, a password in its
// usual place, a placeholder.
package values
