package secretfile

import "golang.org/x/sys/unix"

// InMemory reports whether the files of a folder are in memory and not on a disk.
func InMemory(folder string) bool {
	var st unix.Statfs_t
	if err := unix.Statfs(folder, &st); err != nil {
		return false
	}
	return st.Type == unix.TMPFS_MAGIC || st.Type == unix.RAMFS_MAGIC
}
