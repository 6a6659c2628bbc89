package secretfile

import (
	"fmt"
	"slices"
)

// Kind is a reason why a path is no place for a secret. It is also the name that
// `check` prints and the key by which a caller allows it.
type Kind string

// The reasons, in the order in which they are looked for.
const (
	// KindSymlink: the path is a symbolic link.
	KindSymlink Kind = "symlink"
	// KindIrregular: the path is a folder, a device or another thing that is no file.
	KindIrregular Kind = "not-a-file"
	// KindHardLink: the file has a second name somewhere.
	KindHardLink Kind = "hard-link"
	// KindOtherOwner: the file belongs to somebody else.
	KindOtherOwner Kind = "other-owner"
	// KindSharedFolder: everybody may rename and replace what lies in a folder on the way.
	KindSharedFolder Kind = "shared-folder"
	// KindEphemeral: the file is gone when the workspace is rebuilt.
	KindEphemeral Kind = "ephemeral"
	// KindTracked: git tracks the file.
	KindTracked Kind = "tracked"
	// KindReadOnly: the folder, or its file system, takes no files. It is found by
	// Inspect alone: a write finds out by itself.
	KindReadOnly Kind = "read-only"
	// KindNotIgnored: git would add the file. It is no reason to refuse.
	KindNotIgnored Kind = "not-ignored"
)

// Problem is a reason why a path is no place for a secret. As an error it says
// that nothing was written.
type Problem struct {
	Kind Kind
	Path string
	// Why is the cause, without the path.
	Why string
	// Minor problems are worth a warning and no reason to refuse.
	Minor bool
	// Advice are the next steps; may be empty.
	Advice []string
}

func (p *Problem) Error() string   { return fmt.Sprintf("will not write %q: %s", p.Path, p.Why) }
func (p *Problem) Hints() []string { return p.Advice }

// Allow is the set of kinds that are no reason to refuse.
type Allow []Kind

// Has reports whether kind is allowed.
func (a Allow) Has(kind Kind) bool { return slices.Contains(a, kind) }

// AllowFlag is the flag by which a person allows kind; "" where nothing helps.
func AllowFlag(kind Kind) string {
	switch kind {
	case KindSymlink:
		return "--follow-symlink"
	case KindIrregular:
		return ""
	}
	return "--allow-" + string(kind)
}
