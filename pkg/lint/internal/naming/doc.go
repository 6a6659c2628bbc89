// Package naming says what a name means: whether it is that of a secret, and how sure that is.
package naming
