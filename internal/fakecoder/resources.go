package fakecoder

import "time"

type wireResource struct {
	ID         string         `json:"id"`
	CreatedAt  time.Time      `json:"created_at"`
	JobID      string         `json:"job_id"`
	Transition string         `json:"workspace_transition"`
	Type       string         `json:"type"`
	Name       string         `json:"name"`
	Hide       bool           `json:"hide"`
	Icon       string         `json:"icon"`
	Agents     []wireAgent    `json:"agents,omitempty"`
	Metadata   []wireMetadata `json:"metadata,omitempty"`
	DailyCost  int            `json:"daily_cost"`
}

type wireMetadata struct {
	Key       string `json:"key"`
	Value     string `json:"value"`
	Sensitive bool   `json:"sensitive"`
}

type wireAgent struct {
	ID                string            `json:"id"`
	ParentID          *string           `json:"parent_id"`
	CreatedAt         time.Time         `json:"created_at"`
	UpdatedAt         time.Time         `json:"updated_at"`
	Status            string            `json:"status"`
	LifecycleState    string            `json:"lifecycle_state"`
	Name              string            `json:"name"`
	ResourceID        string            `json:"resource_id"`
	Architecture      string            `json:"architecture"`
	Env               map[string]string `json:"environment_variables"`
	OperatingSystem   string            `json:"operating_system"`
	LogsLength        int               `json:"logs_length"`
	LogsOverflowed    bool              `json:"logs_overflowed"`
	Version           string            `json:"version"`
	APIVersion        string            `json:"api_version"`
	Apps              []struct{}        `json:"apps"`
	ConnectionTimeout int               `json:"connection_timeout_seconds"`
	Troubleshooting   string            `json:"troubleshooting_url"`
	Subsystems        []struct{}        `json:"subsystems"`
	Health            wireAgentHealth   `json:"health"`
	DisplayApps       []string          `json:"display_apps"`
	LogSources        []wireLogSource   `json:"log_sources"`
	Scripts           []wireScript      `json:"scripts"`
	StartupBehavior   string            `json:"startup_script_behavior"`
}

type wireAgentHealth struct {
	Healthy bool   `json:"healthy"`
	Reason  string `json:"reason,omitempty"`
}

type wireLogSource struct {
	AgentID     string    `json:"workspace_agent_id"`
	ID          string    `json:"id"`
	CreatedAt   time.Time `json:"created_at"`
	DisplayName string    `json:"display_name"`
	Icon        string    `json:"icon"`
}

type wireScript struct {
	ID               string `json:"id"`
	LogSourceID      string `json:"log_source_id"`
	LogPath          string `json:"log_path"`
	Script           string `json:"script"`
	Cron             string `json:"cron"`
	RunOnStart       bool   `json:"run_on_start"`
	RunOnStop        bool   `json:"run_on_stop"`
	StartBlocksLogin bool   `json:"start_blocks_login"`
	Timeout          int    `json:"timeout"`
	DisplayName      string `json:"display_name"`
}

// run is one application of a blueprint: the import of a version, or a build of a
// workspace.
type run struct {
	blue     *Blueprint
	values   []Value
	jobID    string
	done     time.Time
	number   int // makes the ids of this run unique
	imported bool
}

// resources lists what the run created. A blueprint has at most 32 resources.
func (r run) resources() []wireResource {
	list := []wireResource{}
	for i, resource := range r.blue.Resources {
		n := r.number<<5 | i
		w := wireResource{
			ID: uuid(kindResource, n), CreatedAt: r.done, JobID: r.jobID, Transition: "start", Type: resource.Type, Name: resource.Name,
		}
		if resource.Agent != nil {
			w.Agents = []wireAgent{r.agent(resource.Agent, n)}
		}
		for _, item := range resource.Metadata {
			if !item.Null || r.imported {
				w.Metadata = append(w.Metadata, wireMetadata{item.Key, fill(item.Value, r.values), item.Sensitive})
			}
		}
		list = append(list, w)
	}
	return list
}

func (r run) agent(a *Agent, n int) wireAgent {
	id, source := uuid(kindAgent, n), uuid(kindLogSource, n)
	w := wireAgent{
		ID: id, CreatedAt: r.done, UpdatedAt: r.done, Status: "timeout", LifecycleState: "created", Name: a.Name,
		ResourceID: uuid(kindResource, n), Architecture: "amd64", Env: map[string]string{}, OperatingSystem: "linux",
		Apps: []struct{}{}, ConnectionTimeout: 120, Troubleshooting: "https://coder.com/docs/admin/templates/troubleshooting",
		Subsystems: []struct{}{}, Health: wireAgentHealth{Reason: "agent is taking too long to connect"},
		DisplayApps: []string{"vscode", "ssh_helper", "port_forwarding_helper", "web_terminal"},
		LogSources:  []wireLogSource{}, Scripts: []wireScript{}, StartupBehavior: "non-blocking",
	}
	for name, value := range a.Env {
		w.Env[name] = fill(value, r.values)
	}
	if a.Script != "" {
		w.LogSources = []wireLogSource{{id, source, r.done, "Startup Script", "/emojis/25b6-fe0f.png"}}
		w.Scripts = []wireScript{{
			ID: uuid(kindScript, n), LogSourceID: source, LogPath: "coder-startup-script.log", Script: a.Script, RunOnStart: true,
			DisplayName: "Startup Script",
		}}
	}
	return w
}
