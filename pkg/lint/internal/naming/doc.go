// Package naming says what a name means: whether its value is a secret, and how sure that is.
package naming
