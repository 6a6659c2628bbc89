// Package tree finds and reads the files to lint: a folder, single files, an archive or
// standard input, within bounds.
package tree
