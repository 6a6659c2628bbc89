package fakecoder

import "time"

type wireTemplate struct {
	ID                      string                `json:"id"`
	CreatedAt               time.Time             `json:"created_at"`
	UpdatedAt               time.Time             `json:"updated_at"`
	OrganizationID          string                `json:"organization_id"`
	OrganizationName        string                `json:"organization_name"`
	OrganizationDisplayName string                `json:"organization_display_name"`
	OrganizationIcon        string                `json:"organization_icon"`
	Name                    string                `json:"name"`
	DisplayName             string                `json:"display_name"`
	Provisioner             string                `json:"provisioner"`
	ActiveVersionID         string                `json:"active_version_id"`
	ActiveUserCount         int                   `json:"active_user_count"`
	BuildTimeStats          map[string]percentile `json:"build_time_stats"`
	Description             string                `json:"description"`
	Deprecated              bool                  `json:"deprecated"`
	DeprecationMessage      string                `json:"deprecation_message"`
	Deleted                 bool                  `json:"deleted"`
	Icon                    string                `json:"icon"`
	DefaultTTL              int64                 `json:"default_ttl_ms"`
	ActivityBump            int64                 `json:"activity_bump_ms"`
	AutostopNotify          int64                 `json:"time_til_autostop_notify_ms"`
	AutostopRequirement     wireAutostop          `json:"autostop_requirement"`
	AutostartRequirement    wireAutostart         `json:"autostart_requirement"`
	CreatedByID             string                `json:"created_by_id"`
	CreatedByName           string                `json:"created_by_name"`
	AllowUserAutostart      bool                  `json:"allow_user_autostart"`
	AllowUserAutostop       bool                  `json:"allow_user_autostop"`
	AllowUserCancel         bool                  `json:"allow_user_cancel_workspace_jobs"`
	FailureTTL              int64                 `json:"failure_ttl_ms"`
	TimeTilDormant          int64                 `json:"time_til_dormant_ms"`
	TimeTilDormantDelete    int64                 `json:"time_til_dormant_autodelete_ms"`
	RequireActiveVersion    bool                  `json:"require_active_version"`
	MaxPortShareLevel       string                `json:"max_port_share_level"`
	CORSBehavior            string                `json:"cors_behavior"`
	UseClassicParameterFlow bool                  `json:"use_classic_parameter_flow"`
	DisableModuleCache      bool                  `json:"disable_module_cache"`
}

type percentile struct {
	P50 *int64
	P95 *int64
}

type wireAutostop struct {
	DaysOfWeek []string `json:"days_of_week"`
	Weeks      int      `json:"weeks"`
}

type wireAutostart struct {
	DaysOfWeek []string `json:"days_of_week"`
}

func (t *template) wire() wireTemplate {
	return wireTemplate{
		ID: t.id(), CreatedAt: t.created, UpdatedAt: t.active.created,
		OrganizationID: t.org.id(), OrganizationName: t.org.name, OrganizationDisplayName: t.org.display,
		Name: t.spec.Name, DisplayName: t.spec.DisplayName, Provisioner: "terraform", ActiveVersionID: t.active.id(),
		ActiveUserCount: t.owners(), BuildTimeStats: map[string]percentile{"delete": {}, "start": {}, "stop": {}},
		Description: t.spec.Description, Deprecated: t.spec.Deprecated != "", DeprecationMessage: t.spec.Deprecated,
		ActivityBump:        int64(time.Hour / time.Millisecond),
		AutostopRequirement: wireAutostop{DaysOfWeek: []string{}, Weeks: 1},
		AutostartRequirement: wireAutostart{
			DaysOfWeek: []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"},
		},
		CreatedByID: t.creator.id(), CreatedByName: t.creator.name, AllowUserAutostart: true, AllowUserAutostop: true,
		MaxPortShareLevel: "public", CORSBehavior: "simple",
	}
}
