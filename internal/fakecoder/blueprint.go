package fakecoder

import (
	"os"
	"time"
)

// Blueprint is what a template version is made of. Versions may share one; it
// must not be changed once it is in use.
type Blueprint struct {
	// Files is the archive that was uploaded.
	Files      []File
	Parameters []Parameter
	Variables  []Variable
	Presets    []Preset
	Resources  []Resource
}

// File is a file of a template's archive.
type File struct{ Name, Content string }

// Parameter is a coder_parameter.
type Parameter struct {
	Name, DisplayName, Description string
	// Type is "string" where it is empty.
	Type    string
	Default string
	Options []ParameterOption
	Mutable bool
	// Ephemeral parameters are asked for at each start.
	Ephemeral bool
}

// ParameterOption is one of the values that a parameter may have.
type ParameterOption struct{ Name, Value string }

// Variable is a template variable, which Terraform's variable block declares.
type Variable struct {
	Name, Description, Value string
	Sensitive                bool
}

// Preset is a coder_workspace_preset.
type Preset struct {
	Name   string
	Values []Value
}

// Value is a name with its value.
type Value struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Resource is one that a build makes, with the agent that runs on it.
type Resource struct {
	Type, Name string
	Agent      *Agent
	Metadata   []Metadata
}

// Agent is a coder_agent. In the values of Env ${name} stands for the value of the
// parameter of that name.
type Agent struct {
	Name   string
	Env    map[string]string
	Script string
}

// Metadata is an item of a coder_metadata. ${name} stands for a parameter's value.
type Metadata struct {
	Key, Value string
	Sensitive  bool
	// Null items are shown with the version and not with its builds.
	Null bool
}

// defaults are the values of the parameters where nobody gives any.
func (b *Blueprint) defaults() []Value {
	values := make([]Value, len(b.Parameters))
	for i, p := range b.Parameters {
		values[i] = Value{p.Name, p.Default}
	}
	return values
}

// fill replaces ${name} in text by the parameter's value.
func fill(text string, values []Value) string {
	return os.Expand(text, func(name string) string {
		for _, v := range values {
			if v.Name == name {
				return v.Value
			}
		}
		return ""
	})
}

// Role is a site-wide role of a user; everybody is a member besides.
type Role string

// The roles.
const (
	Owner         Role = "owner"
	TemplateAdmin Role = "template-admin"
	UserAdmin     Role = "user-admin"
	Auditor       Role = "auditor"
)

// UserSpec says what a user of a world is like.
type UserSpec struct {
	Name      string
	FullName  string
	Roles     []Role
	Suspended bool
}

// TemplateSpec says what a template of a world is like.
type TemplateSpec struct {
	Name, DisplayName, Description string
	// Org names the organization; empty is the first one.
	Org string
	// Versions are the template's versions, oldest first. The last one is active.
	Versions   []VersionSpec
	Deprecated string
	// Age is how long ago the template was made.
	Age time.Duration
}

// VersionSpec says what a version of a template is like.
type VersionSpec struct {
	Name      string
	Blueprint *Blueprint
}

// WorkspaceSpec says what a workspace of a world is like.
type WorkspaceSpec struct {
	// Owner and Template are names.
	Owner, Name, Template string
	// Builds are the workspace's builds, oldest first; none is one start of the
	// template's active version.
	Builds []BuildSpec
	// Prebuilt workspaces belong to nobody yet: their agents have no key.
	Prebuilt bool
	// Age is how long ago the workspace was made.
	Age time.Duration
}

// BuildSpec says what a build of a workspace is like.
type BuildSpec struct {
	// Version names the template's version; empty is the active one.
	Version string
	// Transition is "start" where it is empty, or "stop" or "delete".
	Transition string
	// Values are what the person gave; the template's defaults fill up the rest.
	Values []Value
}
