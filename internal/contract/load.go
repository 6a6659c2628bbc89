package contract

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
)

// Env is the environment variable for the path of the description.
const Env = "CODER_OPENAPI"

// description is Coder's API description, made strict.
type description struct {
	router routers.Router
	errors *openapi3.SchemaRef // the body of every refusal
}

func load(t testing.TB) *description {
	t.Helper()
	path := testneed.Env(t, Env, "../shared/api/coder-openapi.json")
	d, err := read(path)
	if err != nil {
		t.Fatalf("cannot read the API description %q: %v", path, err)
	}
	return d
}

func read(path string) (*description, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var swagger openapi2.T
	if err := json.Unmarshal(data, &swagger); err != nil {
		return nil, err
	}
	doc, err := openapi2conv.ToV3(&swagger)
	if err != nil {
		return nil, err
	}
	doc.Servers = nil // any server will do
	makeStrict(doc)
	if err := allowDeviations(doc); err != nil {
		return nil, err
	}
	if err := doc.Validate(context.Background()); err != nil {
		return nil, err
	}
	router, err := legacy.NewRouter(doc)
	if err != nil {
		return nil, err
	}
	errors := doc.Components.Schemas["codersdk.Response"]
	if errors == nil {
		return nil, fmt.Errorf("it has no codersdk.Response")
	}
	return &description{router, errors}, nil
}

// makeStrict forbids fields that are not described, except in objects without any
// described field.
func makeStrict(doc *openapi3.T) {
	closed := false
	for _, schema := range doc.Components.Schemas {
		if v := schema.Value; v != nil && len(v.Properties) > 0 && v.AdditionalProperties.Schema == nil && v.AdditionalProperties.Has == nil {
			v.AdditionalProperties.Has = &closed
		}
	}
}
