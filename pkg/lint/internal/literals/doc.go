// Package literals finds the secrets that are written out in blocks and in the files beside them.
package literals
