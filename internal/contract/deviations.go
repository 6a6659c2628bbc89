package contract

import (
	"fmt"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// maybeNull are the fields for which a real server may answer null. Swagger 2.0, the
// format of the description, cannot express that.
var maybeNull = []string{
	"agentsdk.ExternalAuthResponse.token_extra",
	"codersdk.ExternalAuth.user",
	"codersdk.MatchedProvisioners.most_recently_seen",
	"codersdk.Workspace.deleting_at",
	"codersdk.Workspace.dormant_at",
	"codersdk.Workspace.latest_app_status",
	"codersdk.Workspace.next_start_at",
	"codersdk.Workspace.task_id",
	"codersdk.WorkspaceAgent.parent_id",
	"codersdk.WorkspaceBuild.deadline",
	"codersdk.WorkspaceBuild.max_deadline",
	"codersdk.WorkspaceBuild.template_version_preset_id",
	"codersdk.TransitionStats.P50",
	"codersdk.TransitionStats.P95",
	"codersdk.Preset.DesiredPrebuildInstances",
}

// deviations are the other places where a real server differs from the description,
// each with the reason.
var deviations = []struct {
	why   string
	allow func(*openapi3.T)
}{
	{"answers were seen to write the percentiles with a capital letter, as the type without JSON names does", func(doc *openapi3.T) {
		rename(doc, "codersdk.TransitionStats", "p50", "P50")
		rename(doc, "codersdk.TransitionStats", "p95", "P95")
	}},
	{"presets are of such a type too", func(doc *openapi3.T) {
		for _, name := range []string{"Default", "Description", "DesiredPrebuildInstances", "Icon", "Name", "Parameters"} {
			rename(doc, "codersdk.Preset", strings.ToLower(name[:1])+name[1:], name)
		}
		rename(doc, "codersdk.Preset", "id", "ID")
		rename(doc, "codersdk.PresetParameter", "name", "Name")
		rename(doc, "codersdk.PresetParameter", "value", "Value")
	}},
	{"a version without presets was seen to answer null", func(doc *openapi3.T) {
		answerOf(doc, "/api/v2/templateversions/{templateversion}/presets").Nullable = true
	}},
	{"tokens were seen to list what they allow as text, and to name their user", func(doc *openapi3.T) {
		key := doc.Components.Schemas["codersdk.APIKey"].Value
		key.Properties["allow_list"] = openapi3.NewArraySchema().WithItems(openapi3.NewStringSchema()).NewRef()
		key.Properties["username"] = openapi3.NewStringSchema().NewRef()
	}},
	{"the list of external accounts is an object of providers and links; the description shows one link", func(doc *openapi3.T) {
		links := openapi3.NewArraySchema()
		links.Items = doc.Components.Schemas["codersdk.ExternalAuthLink"]
		providers := openapi3.NewArraySchema().WithItems(openapi3.NewObjectSchema())
		*answerOf(doc, "/api/v2/external-auth") = *openapi3.NewObjectSchema().WithProperty("links", links).WithProperty("providers", providers)
	}},
	{"a version asked for by its name is one object, as everywhere else, and no list", func(doc *openapi3.T) {
		*answerOf(doc, "/api/v2/templates/{template}/versions/{templateversionname}") = *doc.Components.Schemas["codersdk.TemplateVersion"].Value
	}},
	{"an agent asks for an external token by id, by match or by url; the description demands both of the first", func(doc *openapi3.T) {
		for _, path := range []string{"/api/v2/workspaceagents/me/external-auth", "/api/v2/workspaceagents/me/gitauth"} {
			for _, parameter := range doc.Paths.Value(path).Get.Parameters {
				parameter.Value.Required = false
			}
		}
	}},
}

// allowDeviations changes the description to match a real server. It fails if a place
// no longer exists, because then the description has changed.
func allowDeviations(doc *openapi3.T) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("a known deviation does not fit it any more: %v", r)
		}
	}()
	for _, d := range deviations {
		d.allow(doc)
	}
	for _, name := range maybeNull {
		i := strings.LastIndexByte(name, '.')
		allowNull(doc.Components.Schemas[name[:i]].Value.Properties, name[i+1:])
	}
	return nil
}

func rename(doc *openapi3.T, schema, from, to string) {
	properties := doc.Components.Schemas[schema].Value.Properties
	if properties[from] == nil {
		panic(schema + "." + from)
	}
	properties[to] = properties[from]
	delete(properties, from)
}

// allowNull makes a property nullable, without changing the schema that it refers to.
func allowNull(properties openapi3.Schemas, name string) {
	schema := *properties[name].Value
	if len(schema.AllOf) == 1 {
		schema = *schema.AllOf[0].Value
	}
	schema.Nullable = true
	properties[name] = schema.NewRef()
}

// answerOf returns the schema of a GET's answer.
func answerOf(doc *openapi3.T, path string) *openapi3.Schema {
	content := doc.Paths.Value(path).Get.Responses.Status(200).Value.Content["application/json"]
	copied := *content.Schema.Value
	content.Schema = copied.NewRef()
	return content.Schema.Value
}

// isNewer reports whether a route was added after the described release.
func isNewer(path string) bool {
	return strings.HasSuffix(path, "/secrets/batch") || path == "/api/v2/deployment/user-secrets/capabilities"
}
