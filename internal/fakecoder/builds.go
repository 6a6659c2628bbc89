package fakecoder

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

func (s *Server) buildRoutes() []route {
	const one = "/workspacebuilds/{workspacebuild}"
	return []route{
		{"GET", one, session, on(s.build, shown((*build).wire)), 0},
		{"GET", one + "/parameters", session, on(s.build, shown((*build).values)), 0},
		{"GET", one + "/resources", session, on(s.build, shown((*build).resources)), 0},
		{"GET", one + "/state", session, on(s.build, s.buildState), 0},
	}
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

func (b *build) wire() wireBuild {
	ws := b.workspace
	job := newJob(uuid(kindBuildJob, b.index), b.created, b.version, ws.template.org, ws.owner)
	job.Input.WorkspaceBuildID = b.id()
	job.Type = "workspace_build"
	return wireBuild{
		ID: b.id(), CreatedAt: b.created, UpdatedAt: b.done(), WorkspaceID: ws.id(), WorkspaceName: ws.name,
		WorkspaceOwnerID: ws.owner.id(), WorkspaceOwnerName: ws.owner.name, TemplateVersionID: b.version.id(),
		TemplateVersionName: b.version.name, BuildNumber: b.number, Transition: b.transition, InitiatorID: ws.owner.id(),
		InitiatorName: ws.owner.name, Job: job, Reason: "initiator", Resources: b.resources(), Status: b.status(),
	}
}

func (b *build) done() time.Time { return b.created.Add(jobTime) }

func (b *build) status() string {
	return map[string]string{"start": "running", "stop": "stopped", "delete": "deleted"}[b.transition]
}

// values returns the parameter values that the build recorded: those given, then the
// template's defaults.
func (b *build) values() []Value {
	values := append([]Value{}, b.given...)
	for _, p := range b.version.blue.defaults() {
		if !slices.ContainsFunc(b.given, func(v Value) bool { return v.Name == p.Name }) {
			values = append(values, p)
		}
	}
	return values
}

// resources lists the resources of a running workspace. A stopped one has none.
func (b *build) resources() []wireResource {
	if b.transition != "start" {
		return []wireResource{}
	}
	return run{
		blue: b.version.blue, values: b.values(), jobID: uuid(kindBuildJob, b.index), done: b.done(), number: b.index << 1,
	}.resources()
}

// build returns the {workspacebuild} of a path.
func (s *Server) build(c *call) (*build, *answer) {
	return byID(c, kindBuild, "workspacebuild", s.world.builds, func(b *build) bool { return c.may(readWorkspace, b.workspace.owner) })
}

// buildState returns the parts of Terraform's state that hold secrets, in plain text.
// Only users who may change the template may read it.
func (s *Server) buildState(c *call, b *build) *answer {
	if !c.may(updateTemplate, nil) {
		return hidden()
	}
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
		"instances": []object{{"attributes": object{"token": s.world.agentToken(b.index)}}},
	}, object{
		"mode": "data", "type": "coder_workspace_owner", "name": "me",
		"instances": []object{{"attributes": object{"name": b.workspace.owner.name, "ssh_private_key": b.workspace.owner.key.privatePEM()}}},
	})
	body, err := json.Marshal(object{"version": 4, "terraform_version": "1.11.4", "serial": 5, "outputs": object{}, "resources": resources, "check_results": nil})
	if err != nil {
		return fail(http.StatusInternalServerError, "Internal error fetching workspace state.", err.Error())
	}
	return plain(http.StatusOK, "application/json", body)
}
