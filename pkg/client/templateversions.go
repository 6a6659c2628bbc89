package client

import (
	"context"
	"time"
)

// TemplateVersion is one state of a template. It never changes.
type TemplateVersion struct {
	ID             string    `json:"id"`
	TemplateID     string    `json:"template_id"`
	OrganizationID string    `json:"organization_id"`
	Name           string    `json:"name"`
	Message        string    `json:"message"`
	CreatedAt      time.Time `json:"created_at"`
	Archived       bool      `json:"archived"`
	Job            Job       `json:"job"`
	CreatedBy      struct {
		Username string `json:"username"`
	} `json:"created_by"`
}

func (v *TemplateVersion) lacks() string { return lack("id", v.ID) }

// Job is a provisioner job.
type Job struct {
	ID     string `json:"id"`
	Status string `json:"status"`
	// FileID is the id of the archive with the template's files.
	FileID string `json:"file_id"`
	Error  string `json:"error"`
}

// RichParameter is a coder_parameter of a version, as the server evaluated it.
// Everybody who may use the template can read its default and options, and a template
// may have put secrets there, so they are Secret here.
type RichParameter struct {
	Name            string            `json:"name"`
	DisplayName     string            `json:"display_name"`
	Description     string            `json:"description_plaintext"`
	Type            string            `json:"type"`
	FormType        string            `json:"form_type"`
	DefaultValue    Secret            `json:"default_value"`
	Options         []ParameterOption `json:"options"`
	Mutable         bool              `json:"mutable"`
	Ephemeral       bool              `json:"ephemeral"`
	Required        bool              `json:"required"`
	ValidationRegex string            `json:"validation_regex"`
}

// ParameterOption is a choice that a parameter offers.
type ParameterOption struct {
	Name  string `json:"name"`
	Value Secret `json:"value"`
}

// TemplateVariable is a Terraform variable of a version. The server answers
// "*redacted*" for the value of a sensitive one.
type TemplateVariable struct {
	Name         string `json:"name"`
	Description  string `json:"description"`
	Type         string `json:"type"`
	Value        Secret `json:"value"`
	DefaultValue Secret `json:"default_value"`
	Required     bool   `json:"required"`
	Sensitive    bool   `json:"sensitive"`
}

// Preset is a named set of parameter values that a version offers.
type Preset struct {
	ID         string            `json:"ID"`
	Name       string            `json:"Name"`
	Parameters []PresetParameter `json:"Parameters"`
}

// PresetParameter is one value of a preset.
type PresetParameter struct {
	Name  string `json:"Name"`
	Value Secret `json:"Value"`
}

// TemplateVersion reads a version by id.
func (c *Client) TemplateVersion(ctx context.Context, id string) (TemplateVersion, error) {
	var v TemplateVersion
	err := c.get(ctx, &v, "templateversions", id)
	return v, err
}

// TemplateVersionByName reads a version of a template by name.
func (c *Client) TemplateVersionByName(ctx context.Context, template, name string) (TemplateVersion, error) {
	var v TemplateVersion
	err := c.get(ctx, &v, "templates", template, "versions", name)
	return v, err
}

// RichParameters lists the parameters of a version.
func (c *Client) RichParameters(ctx context.Context, version string) ([]RichParameter, error) {
	var list []RichParameter
	err := c.get(ctx, &list, "templateversions", version, "rich-parameters")
	return list, err
}

// TemplateVariables lists the Terraform variables of a version.
func (c *Client) TemplateVariables(ctx context.Context, version string) ([]TemplateVariable, error) {
	var list []TemplateVariable
	err := c.get(ctx, &list, "templateversions", version, "variables")
	return list, err
}

// Presets lists the presets of a version.
func (c *Client) Presets(ctx context.Context, version string) ([]Preset, error) {
	var list []Preset
	err := c.get(ctx, &list, "templateversions", version, "presets")
	return list, err
}

// TemplateResources lists the resources that a version creates, as they were when it
// was imported.
func (c *Client) TemplateResources(ctx context.Context, version string) ([]Resource, error) {
	var list []Resource
	err := c.get(ctx, &list, "templateversions", version, "resources")
	return list, err
}
