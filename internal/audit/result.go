package audit

import (
	"encoding/json"
	"time"

	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// Depth says how much of a template could be read.
type Depth string

// The depths. Listing is what the server shows to everybody who may use the template:
// parameters, variables and presets, as the server evaluated them.
const (
	DepthFiles   Depth = "files"
	DepthListing Depth = "listing"
	DepthNone    Depth = "none"
)

// Result is what an audit found.
type Result struct {
	Server    string     `json:"server"`
	Templates []Template `json:"templates"`
	Findings  []Finding  `json:"findings"`
	// Exposures are the places in builds that hold a secret, without its value.
	Exposures []Exposure `json:"exposures"`
	// Partial is set if the run ended early.
	Partial bool    `json:"partial"`
	Summary Summary `json:"summary"`
}

// Summary counts what was checked and found.
type Summary struct {
	Templates int `json:"templates"`
	// Failed counts the templates of which a part could not be read for a reason
	// other than a missing right.
	Failed     int                 `json:"failed"`
	Versions   int                 `json:"versions"`
	Workspaces int                 `json:"workspaces"`
	Affected   int                 `json:"affected_workspaces"`
	Findings   lint.SeverityCounts `json:"findings"`
}

// Template is one template and its state.
type Template struct {
	ID           string `json:"id"`
	Organization string `json:"organization_name"`
	Name         string `json:"name"`
	// CreatedBy is the user who created the template.
	CreatedBy string `json:"created_by_name"`
	// Versions are the names of the versions that were checked, the newest first.
	Versions []string `json:"versions"`
	Depth    Depth    `json:"depth"`
	// Missing names the right that would allow reading more, "" if nothing is
	// missing.
	Missing string `json:"missing"`
	// Errors has one line for each failure.
	Errors   []string            `json:"errors"`
	Worst    string              `json:"worst"`
	Findings lint.SeverityCounts `json:"findings"`
	// LastUsed, Workspaces and Affected are set if workspaces were checked.
	LastUsed   *time.Time `json:"last_used_at"`
	Workspaces int        `json:"workspaces"`
	Affected   int        `json:"affected_workspaces"`
}

// Path is the template as organization/name.
func (t *Template) Path() string { return t.Organization + "/" + t.Name }

// Finding is a finding and the versions that have it.
type Finding struct {
	lint.Finding
	Template string
	// Versions are the names, the newest first. It is empty if builds hold the
	// secret.
	Versions []string
}

// MarshalJSON writes the finding's own fields after those that give its location.
func (f Finding) MarshalJSON() ([]byte, error) {
	where, err := json.Marshal(struct {
		Template string   `json:"template"`
		Versions []string `json:"versions"`
	}{f.Template, notNil(f.Versions)})
	if err != nil {
		return nil, err
	}
	found, err := json.Marshal(f.Finding)
	if err != nil {
		return nil, err
	}
	return append(append(where[:len(where)-1], ','), found[1:]...), nil
}

// Exposure is a place in a workspace's build that holds a secret.
type Exposure struct {
	Template    string `json:"template"`
	Workspace   string `json:"workspace"` // owner/name
	WorkspaceID string `json:"workspace_id"`
	Owner       string `json:"owner"`
	// Build is the newest build that holds it.
	Build   int    `json:"build_number"`
	BuildID string `json:"build_id"`
	// Since is when the first build was created that holds a secret in the same
	// place.
	Since time.Time `json:"since"`
	// Kind is "parameter", "environment" or "metadata".
	Kind string `json:"kind"`
	// Name is the name of the parameter, variable or item; In is the agent or
	// resource that it belongs to.
	Name string `json:"name"`
	In   string `json:"in"`
	// What is the kind of secret, such as "GitHub personal access token".
	What string `json:"what"`
	// FromTemplate is set if the owner cannot change the value, because the template
	// itself gives it as a default or in a preset, or because nobody has claimed the
	// workspace yet.
	FromTemplate bool `json:"from_template"`
	// Readers says who can read it, besides the owner.
	Readers string `json:"readers"`
	// Severity is error, or note if Coder's guide recommends the place, as for a
	// value that a template generates for its own workspace.
	Severity lint.Severity `json:"severity"`
}

func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
