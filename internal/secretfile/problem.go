package secretfile

import (
	"fmt"
	"slices"
)

// Kind is a reason why a path is not a safe location for a secret. It is also the name
// that `check` prints and the key with which a caller allows it.
type Kind string

// The kinds of problems, in the order in which they are checked.
const (
	// KindSymlink: the path is a symbolic link.
	KindSymlink Kind = "symlink"
	// KindIrregular: the path is a folder, a device or anything else that is not a regular file.
	KindIrregular Kind = "not-a-file"
	// KindHardLink: the file has another name.
	KindHardLink Kind = "hard-link"
	// KindOtherOwner: the file belongs to another user.
	KindOtherOwner Kind = "other-owner"
	// KindSharedFolder: everyone can rename and replace the files in a folder of the path.
	KindSharedFolder Kind = "shared-folder"
	// KindEphemeral: the file is lost when the workspace is rebuilt.
	KindEphemeral Kind = "ephemeral"
	// KindTracked: git tracks the file.
	KindTracked Kind = "tracked"
	// KindReadOnly: the folder or its file system is not writable. Only Inspect checks
	// this: a write fails anyway.
	KindReadOnly Kind = "read-only"
	// KindNotIgnored: git would add the file. This does not prevent a write.
	KindNotIgnored Kind = "not-ignored"
)

// Problem is a reason why a path is not a safe location for a secret. Its error message
// says that nothing was written.
type Problem struct {
	Kind Kind
	Path string
	// Why is the cause, without the path.
	Why string
	// Minor is true if the problem is only worth a warning.
	Minor bool
	// Advice lists the next steps; may be empty.
	Advice []string
}

func (p *Problem) Error() string   { return fmt.Sprintf("will not write %q: %s", p.Path, p.Why) }
func (p *Problem) Hints() []string { return p.Advice }

// Allow is the set of kinds that do not prevent a write.
type Allow []Kind

// Has reports whether kind is allowed.
func (a Allow) Has(kind Kind) bool { return slices.Contains(a, kind) }

// AllowFlag returns the flag with which a user allows kind, or "" if there is none.
func AllowFlag(kind Kind) string {
	switch kind {
	case KindSymlink:
		return "--follow-symlink"
	case KindIrregular:
		return ""
	}
	return "--allow-" + string(kind)
}
