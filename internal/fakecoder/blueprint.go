package fakecoder

import (
	"os"
	"time"
)

// Blueprint is the content of a template version. Versions may share one, so it must
// not be changed once it is in use.
type Blueprint struct {
	// Files are the files of the uploaded archive.
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
	// Type is "string" if it is empty.
	Type    string
	Default string
	Options []ParameterOption
	Mutable bool
	// Ephemeral parameters have no stored value: they are given at each start.
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

// Resource is a resource that a build creates, with its agent.
type Resource struct {
	Type, Name string
	Agent      *Agent
	Metadata   []Metadata
}

// Agent is a coder_agent. In the values of Env, ${name} is replaced by the value of
// the parameter with that name.
type Agent struct {
	Name   string
	Env    map[string]string
	Script string
}

// Metadata is an item of a coder_metadata. ${name} is replaced by a parameter's
// value.
type Metadata struct {
	Key, Value string
	Sensitive  bool
	// Null items are shown with the version, but not with its builds.
	Null bool
}

// defaults returns the default values of the parameters.
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

// Role is a site-wide role of a user, besides member, which every user has.
type Role string

// The roles.
const (
	Owner         Role = "owner"
	TemplateAdmin Role = "template-admin"
	UserAdmin     Role = "user-admin"
	Auditor       Role = "auditor"
)

// UserSpec describes a user to add.
type UserSpec struct {
	Name      string
	FullName  string
	Roles     []Role
	Suspended bool
}

// TemplateSpec describes a template to add.
type TemplateSpec struct {
	Name, DisplayName, Description string
	// Org names the organization. The default is the first one.
	Org string
	// Versions are the template's versions, oldest first. The last one is active.
	Versions   []VersionSpec
	Deprecated string
	// Age is how long ago the template was created.
	Age time.Duration
}

// VersionSpec describes a version of a template.
type VersionSpec struct {
	Name      string
	Blueprint *Blueprint
}

// WorkspaceSpec describes a workspace to add.
type WorkspaceSpec struct {
	// Owner and Template are names.
	Owner, Name, Template string
	// Builds are the workspace's builds, oldest first. The default is one start of
	// the template's active version.
	Builds []BuildSpec
	// Prebuilt workspaces have no owner yet: their agents have no key.
	Prebuilt bool
	// Age is how long ago the workspace was created.
	Age time.Duration
}

// BuildSpec describes a build of a workspace.
type BuildSpec struct {
	// Version names the template's version. The default is the active one.
	Version string
	// Transition is "start", "stop" or "delete". The default is "start".
	Transition string
	// Values are the parameter values that the user gave. The other parameters have
	// the template's defaults.
	Values []Value
}
