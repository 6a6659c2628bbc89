// Package literals finds the secrets that are literals in blocks and in the files beside them.
package literals
