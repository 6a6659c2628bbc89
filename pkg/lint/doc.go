// Package lint finds the places in a Coder template where a secret ends up in
// front of people who should not see it.
package lint
