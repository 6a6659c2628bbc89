package fakecoder

// workspace is a person's environment, made of builds.
type workspace struct {
	index    int
	name     string
	owner    *user
	builds   []*build
	deleted  bool
	prebuilt bool
}

func (w *workspace) latest() *build { return w.builds[len(w.builds)-1] }

// build is one start, stop or deletion of a workspace.
type build struct {
	index      int
	workspace  *workspace
	transition string
}

func (b *build) noUserData() bool { return false }
