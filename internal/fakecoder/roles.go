package fakecoder

import "slices"

var roleTitles = map[Role]string{
	Owner: "Owner", TemplateAdmin: "Template Admin", UserAdmin: "User Admin", Auditor: "Auditor",
}

// right is a right as token scopes name it: a type of resource and an action.
type right string

// The rights that affect answers here.
const (
	readUser         right = "user:read"
	readPersonal     right = "user:read_personal"
	updatePersonal   right = "user:update_personal"
	readSecret       right = "user_secret:read"
	createSecret     right = "user_secret:create"
	updateSecret     right = "user_secret:update"
	deleteSecret     right = "user_secret:delete"
	readTemplate     right = "template:read"
	updateTemplate   right = "template:update"
	readFile         right = "file:read"
	readWorkspace    right = "workspace:read"
	readKey          right = "api_key:read"
	createKey        right = "api_key:create"
	readOrganization right = "organization:read"
)

// granted lists each role's rights over what belongs to other users.
var granted = map[Role][]right{
	Owner: {
		readUser, readPersonal, updatePersonal, readTemplate, updateTemplate, readFile,
		readWorkspace, readKey, createKey, readOrganization,
	},
	TemplateAdmin: {readUser, readTemplate, updateTemplate, readFile, readWorkspace, readOrganization},
	UserAdmin:     {readUser, readPersonal, updatePersonal, readTemplate, readKey, createKey, readOrganization},
	Auditor:       {readUser, readTemplate, readOrganization},
}

// own lists each user's rights over what belongs to that user. Site-wide things, such
// as templates, belong to nobody.
var own = []right{
	readUser, readPersonal, updatePersonal, readSecret, createSecret, updateSecret, deleteSecret,
	readFile, readWorkspace, readKey, createKey,
}

// may reports whether the caller has a right over what belongs to owner; nil means
// the site. The token's scopes restrict the user's rights.
func (c *call) may(what right, owner *user) bool {
	if len(c.token.scopes) > 0 && !slices.Contains(c.token.scopes, string(what)) {
		return false
	}
	actor := c.token.owner
	if owner == actor && slices.Contains(own, what) {
		return true
	}
	for _, role := range actor.roles {
		if slices.Contains(granted[role], what) {
			return true
		}
	}
	return false
}

// mayInOrg is may for what the members of an organization share.
func (c *call) mayInOrg(what right, org *organization) bool {
	if c.may(what, nil) {
		return true
	}
	inScope := len(c.token.scopes) == 0 || slices.Contains(c.token.scopes, string(what))
	shared := what == readTemplate || what == readOrganization
	return inScope && shared && slices.Contains(c.token.owner.orgs, org)
}
