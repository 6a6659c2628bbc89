package secretfile

// Place is the information about the machine that is needed to judge where a file is
// stored. The zero value skips the checks that depend on it.
type Place struct {
	// Workspace is true inside a Coder workspace. Only there does a non-persistent file
	// system prevent a write: other machines are not rebuilt.
	Workspace bool
	// MountInfo is the file in which Linux lists the mounts; may be empty.
	MountInfo string
	// Home is the user's home folder, for advice; may be empty.
	Home string
	// Environ is the environment for git. Its GIT_* variables are ignored.
	Environ []string
	// AskGit is true if git may be run to check the file.
	AskGit bool
}
