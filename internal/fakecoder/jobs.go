package fakecoder

import "time"

// wireJob is a provisioner job: the import of a version, or a build.
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

// newJob returns a job that started at created, ran a version's Terraform and
// succeeded.
func newJob(id string, created time.Time, v *version, org *organization, initiator *user) wireJob {
	return wireJob{
		ID: id, CreatedAt: created, StartedAt: created.Add(20 * time.Millisecond), CompletedAt: created.Add(jobTime),
		Status: "succeeded", WorkerID: uuid(kindWorker, 1), FileID: v.fileID(),
		Tags:           map[string]string{"owner": "", "scope": "organization"},
		OrganizationID: org.id(), InitiatorID: initiator.id(), Metadata: wireJobMetadata{TemplateID: noID},
	}
}
