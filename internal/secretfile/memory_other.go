//go:build !linux

package secretfile

// InMemory reports whether the files of a folder are in memory and not on a disk.
func InMemory(string) bool { return false }
