//go:build !linux

package secretfile

// InMemory reports whether the files of a folder are in memory and on no disk.
func InMemory(string) bool { return false }
