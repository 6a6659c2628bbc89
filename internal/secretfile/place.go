package secretfile

// Place is what there is to know about the machine to judge where a file lies.
// The zero value judges nothing that depends on it.
type Place struct {
	// Workspace is true inside a Coder workspace. Only there is a file system that
	// does not last a reason to refuse: elsewhere nobody rebuilds the machine.
	Workspace bool
	// MountInfo is the file in which Linux lists the mounts; "" where there is none.
	MountInfo string
	// Home is the user's home folder, for advice; may be empty.
	Home string
	// Environ is the environment for git, in which its own variables are ignored.
	Environ []string
	// AskGit is true where git may be asked about the file.
	AskGit bool
}
