package client

// Resource is what a template creates: a container, a machine, a volume. Everybody
// who may read the workspace can see its contents, and templates put secrets there,
// so values are Secret.
type Resource struct {
	ID         string         `json:"id"`
	Transition string         `json:"workspace_transition"`
	Type       string         `json:"type"`
	Name       string         `json:"name"`
	Hide       bool           `json:"hide"`
	Agents     []Agent        `json:"agents"`
	Metadata   []MetadataItem `json:"metadata"`
}

// Agent is a workspace agent.
type Agent struct {
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	Status      string            `json:"status"`
	Environment map[string]Secret `json:"environment_variables"`
	Apps        []App             `json:"apps"`
	Scripts     []Script          `json:"scripts"`
}

// App is a coder_app.
type App struct {
	Slug         string `json:"slug"`
	DisplayName  string `json:"display_name"`
	URL          Secret `json:"url"`
	Command      Secret `json:"command"`
	SharingLevel string `json:"sharing_level"`
	External     bool   `json:"external"`
}

// Script is a coder_script, or an agent's startup script.
type Script struct {
	ID          string `json:"id"`
	DisplayName string `json:"display_name"`
	Script      Secret `json:"script"`
}

// MetadataItem is an item of a coder_metadata. Sensitive hides it in the dashboard,
// but the API still returns its value.
type MetadataItem struct {
	Key       string `json:"key"`
	Value     Secret `json:"value"`
	Sensitive bool   `json:"sensitive"`
}
