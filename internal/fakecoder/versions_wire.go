package fakecoder

import (
	"strings"
	"time"
)

type wireVersion struct {
	ID               string          `json:"id"`
	TemplateID       string          `json:"template_id"`
	OrganizationID   string          `json:"organization_id"`
	CreatedAt        time.Time       `json:"created_at"`
	UpdatedAt        time.Time       `json:"updated_at"`
	Name             string          `json:"name"`
	Message          string          `json:"message"`
	Job              wireJob         `json:"job"`
	Readme           string          `json:"readme"`
	CreatedBy        wireMinimalUser `json:"created_by"`
	Archived         bool            `json:"archived"`
	HasExternalAgent bool            `json:"has_external_agent"`
}

type wireMinimalUser struct {
	ID       string `json:"id"`
	Username string `json:"username"`
	Name     string `json:"name"`
}

// wireJob is a run of the provisioner: the import of a version or a build.
type wireJob struct {
	ID             string            `json:"id"`
	CreatedAt      time.Time         `json:"created_at"`
	StartedAt      time.Time         `json:"started_at"`
	CompletedAt    time.Time         `json:"completed_at"`
	Status         string            `json:"status"`
	WorkerID       string            `json:"worker_id"`
	FileID         string            `json:"file_id"`
	Tags           map[string]string `json:"tags"`
	QueuePosition  int               `json:"queue_position"`
	QueueSize      int               `json:"queue_size"`
	OrganizationID string            `json:"organization_id"`
	InitiatorID    string            `json:"initiator_id"`
	Input          wireJobInput      `json:"input"`
	Type           string            `json:"type"`
	Metadata       wireJobMetadata   `json:"metadata"`
	LogsOverflowed bool              `json:"logs_overflowed"`
}

type wireJobInput struct {
	TemplateVersionID string `json:"template_version_id,omitempty"`
	WorkspaceBuildID  string `json:"workspace_build_id,omitempty"`
}

type wireJobMetadata struct {
	TemplateVersionName string `json:"template_version_name"`
	TemplateID          string `json:"template_id"`
	TemplateName        string `json:"template_name"`
	TemplateDisplayName string `json:"template_display_name"`
	TemplateIcon        string `json:"template_icon"`
}

const (
	noID    = "00000000-0000-0000-0000-000000000000"
	jobTime = 1100 * time.Millisecond
)

// newJob is a job that began at created, was done by a file's Terraform and went well.
func newJob(id string, created time.Time, f *file, org *organization, initiator *user) wireJob {
	return wireJob{
		ID: id, CreatedAt: created, StartedAt: created.Add(20 * time.Millisecond), CompletedAt: created.Add(jobTime),
		Status: "succeeded", WorkerID: uuid(kindWorker, 1), FileID: f.id(),
		Tags:           map[string]string{"owner": "", "scope": "organization"},
		OrganizationID: org.id(), InitiatorID: initiator.id(), Metadata: wireJobMetadata{TemplateID: noID},
	}
}

func (v *version) wire() wireVersion {
	creator := v.template.creator
	job := newJob(uuid(kindVersionJob, v.index), v.created, v.file, v.template.org, creator)
	job.Input.TemplateVersionID = v.id()
	job.Type = "template_version_import"
	return wireVersion{
		ID: v.id(), TemplateID: v.template.id(), OrganizationID: v.template.org.id(), CreatedAt: v.created,
		UpdatedAt: v.created.Add(jobTime), Name: v.name, Message: "message of " + v.name, Job: job, Readme: v.blue.readme(),
		CreatedBy: wireMinimalUser{creator.id(), creator.name, creator.fullName},
	}
}

func (b *Blueprint) readme() string {
	for _, f := range b.Files {
		if strings.EqualFold(f.Name, "README.md") {
			return f.Content
		}
	}
	return ""
}

type wireParameter struct {
	Name                 string       `json:"name"`
	DisplayName          string       `json:"display_name,omitempty"`
	Description          string       `json:"description"`
	DescriptionPlaintext string       `json:"description_plaintext"`
	Type                 string       `json:"type"`
	FormType             string       `json:"form_type"`
	Mutable              bool         `json:"mutable"`
	DefaultValue         string       `json:"default_value"`
	Icon                 string       `json:"icon"`
	Options              []wireOption `json:"options"`
	Required             bool         `json:"required"`
	Ephemeral            bool         `json:"ephemeral"`
}

type wireOption struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	Value       string `json:"value"`
	Icon        string `json:"icon"`
}

func richParameters(v *version) any {
	list := []wireParameter{}
	for _, p := range v.blue.Parameters {
		w := wireParameter{
			Name: p.Name, DisplayName: p.DisplayName, Description: p.Description, DescriptionPlaintext: p.Description,
			Type: p.Type, FormType: "input", Mutable: p.Mutable, DefaultValue: p.Default, Options: []wireOption{},
			Ephemeral: p.Ephemeral,
		}
		if w.Type == "" {
			w.Type = "string"
		}
		for _, o := range p.Options {
			w.FormType = "radio"
			w.Options = append(w.Options, wireOption{Name: o.Name, Value: o.Value})
		}
		list = append(list, w)
	}
	return list
}

type wireVariable struct {
	Name         string `json:"name"`
	Description  string `json:"description"`
	Type         string `json:"type"`
	Value        string `json:"value"`
	DefaultValue string `json:"default_value"`
	Required     bool   `json:"required"`
	Sensitive    bool   `json:"sensitive"`
}

func variables(v *version) any {
	list := []wireVariable{}
	for _, variable := range v.blue.Variables {
		value := variable.Value
		if variable.Sensitive {
			value = "*redacted*"
		}
		list = append(list, wireVariable{
			Name: variable.Name, Description: variable.Description, Type: "string", Value: value, DefaultValue: value,
			Sensitive: variable.Sensitive,
		})
	}
	return list
}

type wirePreset struct {
	ID          string
	Name        string
	Parameters  []wirePresetParameter
	Default     bool
	Desired     *int `json:"DesiredPrebuildInstances"`
	Description string
	Icon        string
}

type wirePresetParameter struct{ Name, Value string }

// presets are null where there is none.
func presets(v *version) any {
	var list []wirePreset
	for i, p := range v.blue.Presets {
		w := wirePreset{ID: uuid(kindPreset, v.index<<8|i), Name: p.Name, Parameters: []wirePresetParameter{}}
		for _, value := range p.Values {
			w.Parameters = append(w.Parameters, wirePresetParameter(value))
		}
		list = append(list, w)
	}
	return list
}
