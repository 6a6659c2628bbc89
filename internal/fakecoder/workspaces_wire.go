package fakecoder

import (
	"encoding/json"
	"net/http"
	"time"
)

type wireWorkspace struct {
	ID                      string     `json:"id"`
	CreatedAt               time.Time  `json:"created_at"`
	UpdatedAt               time.Time  `json:"updated_at"`
	OwnerID                 string     `json:"owner_id"`
	OwnerName               string     `json:"owner_name"`
	OwnerAvatarURL          string     `json:"owner_avatar_url"`
	OrganizationID          string     `json:"organization_id"`
	OrganizationName        string     `json:"organization_name"`
	TemplateID              string     `json:"template_id"`
	TemplateName            string     `json:"template_name"`
	TemplateDisplayName     string     `json:"template_display_name"`
	TemplateIcon            string     `json:"template_icon"`
	TemplateAllowUserCancel bool       `json:"template_allow_user_cancel_workspace_jobs"`
	TemplateActiveVersionID string     `json:"template_active_version_id"`
	TemplateRequireActive   bool       `json:"template_require_active_version"`
	TemplateClassicFlow     bool       `json:"template_use_classic_parameter_flow"`
	LatestBuild             wireBuild  `json:"latest_build"`
	LatestAppStatus         *struct{}  `json:"latest_app_status"`
	Outdated                bool       `json:"outdated"`
	Name                    string     `json:"name"`
	LastUsedAt              time.Time  `json:"last_used_at"`
	DeletingAt              *time.Time `json:"deleting_at"`
	DormantAt               *time.Time `json:"dormant_at"`
	Health                  wireHealth `json:"health"`
	AutomaticUpdates        string     `json:"automatic_updates"`
	AllowRenames            bool       `json:"allow_renames"`
	Favorite                bool       `json:"favorite"`
	NextStartAt             *time.Time `json:"next_start_at"`
	IsPrebuild              bool       `json:"is_prebuild"`
	TaskID                  *string    `json:"task_id"`
}

type wireHealth struct {
	Healthy       bool     `json:"healthy"`
	FailingAgents []string `json:"failing_agents"`
}

type wireBuild struct {
	ID                  string           `json:"id"`
	CreatedAt           time.Time        `json:"created_at"`
	UpdatedAt           time.Time        `json:"updated_at"`
	WorkspaceID         string           `json:"workspace_id"`
	WorkspaceName       string           `json:"workspace_name"`
	WorkspaceOwnerID    string           `json:"workspace_owner_id"`
	WorkspaceOwnerName  string           `json:"workspace_owner_name"`
	TemplateVersionID   string           `json:"template_version_id"`
	TemplateVersionName string           `json:"template_version_name"`
	BuildNumber         int              `json:"build_number"`
	Transition          string           `json:"transition"`
	InitiatorID         string           `json:"initiator_id"`
	InitiatorName       string           `json:"initiator_name"`
	Job                 wireJob          `json:"job"`
	Reason              string           `json:"reason"`
	Resources           []wireResource   `json:"resources"`
	Deadline            *time.Time       `json:"deadline"`
	MaxDeadline         *time.Time       `json:"max_deadline"`
	Status              string           `json:"status"`
	DailyCost           int              `json:"daily_cost"`
	MatchedProvisioners wireProvisioners `json:"matched_provisioners"`
	PresetID            *string          `json:"template_version_preset_id"`
	HasAITask           bool             `json:"has_ai_task"`
	HasExternalAgent    bool             `json:"has_external_agent"`
}

type wireProvisioners struct {
	Count            int        `json:"count"`
	Available        int        `json:"available"`
	MostRecentlySeen *time.Time `json:"most_recently_seen"`
}

func (w *workspace) wire() wireWorkspace {
	t := w.template
	wire := wireWorkspace{
		ID: w.id(), CreatedAt: w.created, UpdatedAt: w.latest().created, OwnerID: w.owner.id(), OwnerName: w.owner.name,
		OrganizationID: t.org.id(), OrganizationName: t.org.name, TemplateID: t.id(), TemplateName: t.spec.Name,
		TemplateDisplayName: t.spec.DisplayName, TemplateActiveVersionID: t.active.id(), LatestBuild: w.latest().wire(),
		Outdated: w.outdated(), Name: w.name, LastUsedAt: w.latest().created, AutomaticUpdates: "never", IsPrebuild: w.prebuilt,
		Health: wireHealth{FailingAgents: []string{}},
	}
	for _, r := range wire.LatestBuild.Resources {
		for _, a := range r.Agents {
			wire.Health.FailingAgents = append(wire.Health.FailingAgents, a.ID)
		}
	}
	wire.Health.Healthy = len(wire.Health.FailingAgents) == 0
	return wire
}

func (b *build) wire() wireBuild {
	ws := b.workspace
	job := newJob(uuid(kindBuildJob, b.index), b.created, b.version.file, ws.template.org, ws.owner)
	job.Input.WorkspaceBuildID = b.id()
	job.Type = "workspace_build"
	return wireBuild{
		ID: b.id(), CreatedAt: b.created, UpdatedAt: b.done(), WorkspaceID: ws.id(), WorkspaceName: ws.name,
		WorkspaceOwnerID: ws.owner.id(), WorkspaceOwnerName: ws.owner.name, TemplateVersionID: b.version.id(),
		TemplateVersionName: b.version.name, BuildNumber: b.number, Transition: b.transition, InitiatorID: ws.owner.id(),
		InitiatorName: ws.owner.name, Job: job, Reason: "initiator", Resources: b.resources(), Status: b.status(),
	}
}

// state is the build's Terraform state, as far as it holds secrets.
func (w *World) state(b *build) answer {
	type object = map[string]any
	var resources []object
	for _, v := range b.values() {
		resources = append(resources, object{
			"mode": "data", "type": "coder_parameter", "name": v.Name,
			"instances": []object{{"attributes": object{"name": v.Name, "value": v.Value}, "sensitive_attributes": []string{}}},
		})
	}
	resources = append(resources, object{
		"mode": "managed", "type": "coder_agent", "name": "main",
		"instances": []object{{"attributes": object{"token": w.agentToken(b.index)}}},
	}, object{
		"mode": "data", "type": "coder_workspace_owner", "name": "me",
		"instances": []object{{"attributes": object{"name": b.workspace.owner.name, "ssh_private_key": b.workspace.owner.key.privatePEM()}}},
	})
	body, err := json.Marshal(object{"version": 4, "terraform_version": "1.11.4", "serial": 5, "outputs": object{}, "resources": resources, "check_results": nil})
	if err != nil {
		return fail(http.StatusInternalServerError, "Internal error fetching workspace state.", err.Error())
	}
	return plain("application/json", body)
}
