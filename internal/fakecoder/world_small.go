package fakecoder

// SmallWorld fills w with a user of each role and a workspace for two of them.
func SmallWorld(w *World) {
	w.AddOrganization("coder", "Coder")
	w.AddUser(UserSpec{Name: "admin", FullName: "Ada Admin", Roles: []Role{Owner}})
	w.AddUser(UserSpec{Name: "mia", FullName: "Mia Member"})
	w.AddUser(UserSpec{Name: "template-admin", FullName: "Theo Template", Roles: []Role{TemplateAdmin}})
	w.AddUser(UserSpec{Name: "user-admin", FullName: "Uma User", Roles: []Role{UserAdmin}})
	w.AddUser(UserSpec{Name: "auditor", FullName: "Otto Auditor", Roles: []Role{Auditor}})
	w.AddUser(UserSpec{Name: "sam", FullName: "Sam Suspended", Suspended: true})
	for i, owner := range []string{"admin", "mia"} {
		ws := &workspace{index: i, name: []string{"dev1", "mias"}[i], owner: w.userNamed(owner)}
		b := &build{index: len(w.builds), workspace: ws, transition: "start"}
		ws.builds = append(ws.builds, b)
		w.builds = append(w.builds, b)
		w.workspaces = append(w.workspaces, ws)
	}
}
