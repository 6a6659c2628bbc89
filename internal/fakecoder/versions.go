package fakecoder

import (
	"net/http"
	"strings"
	"time"
)

func (s *Server) versionRoutes() []route {
	const one = "/templateversions/{templateversion}"
	return []route{
		{"GET", "/templates/{template}/versions", session, on(s.template, s.listVersions), 0},
		{"GET", "/templates/{template}/versions/{templateversionname}", session, on(s.template, s.getVersionByName), 0},
		{"GET", one, session, on(s.version, shown((*version).wire)), 0},
		{"GET", one + "/rich-parameters", session, on(s.version, shown((*version).parameters)), 0},
		{"GET", one + "/variables", session, on(s.version, shown((*version).variables)), 0},
		{"GET", one + "/presets", session, on(s.version, shown((*version).presets)), 0},
		{"GET", one + "/resources", session, on(s.version, shown((*version).resources)), 0},
	}
}

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

func (v *version) wire() wireVersion {
	creator := v.template.creator
	job := newJob(uuid(kindVersionJob, v.index), v.created, v, v.template.org, creator)
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

// version returns the {templateversion} of a path.
func (s *Server) version(c *call) (*version, *answer) {
	return byID(c, kindVersion, "templateversion", s.world.versions, func(v *version) bool { return c.mayRead(v.template) })
}

func (s *Server) listVersions(c *call, t *template) *answer {
	page, refusal := readPage(c)
	if refusal != nil {
		return refusal
	}
	return ok(each(cut(page, t.versions), (*version).wire))
}

func (s *Server) getVersionByName(c *call, t *template) *answer {
	name := c.param("templateversionname")
	v := first(t.versions, func(v *version) bool { return strings.EqualFold(v.name, name) })
	if v == nil {
		return fail(http.StatusNotFound, "No template version found by name \""+name+"\".", "")
	}
	return ok(v.wire())
}
