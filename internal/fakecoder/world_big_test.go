package fakecoder_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
)

func TestBigWorldIsCompleteAndLean(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	build, planted := fakecoder.BigWorld(fakecoder.Size{Templates: 1000, Versions: 5000, Workspaces: 20000, Users: 500})
	w := serve(t, fakecoder.WithWorld(build), fakecoder.WithoutRateLimits())
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 40<<20 {
		t.Errorf("it takes %d MiB, want 40 at most", grown>>20)
	}
	token := w.Token("admin")
	templates := field(t, w, token, "/templates").([]any)
	versions, parameters := 0, 0
	for _, item := range templates[:50] {
		id := item.(map[string]any)["id"].(string)
		versions += len(field(t, w, token, "/templates/"+id+"/versions").([]any))
		active := item.(map[string]any)["active_version_id"].(string)
		parameters += strings.Count(fmt.Sprint(field(t, w, token, "/templateversions/"+active+"/rich-parameters")), "name:github_token")
	}
	if len(templates) != 1000 || versions != 250 || parameters != 5 || planted.Parameters != 100 {
		t.Errorf("%d templates, the first 50 with %d versions and %d tokens, %d in all", len(templates), versions, parameters, planted.Parameters)
	}
	seen, typed := 0, 0
	for offset := 0; ; offset += 1000 {
		page := field(t, w, token, fmt.Sprintf("/workspaces?limit=1000&offset=%d", offset), "workspaces").([]any)
		for _, ws := range page {
			if strings.Contains(fmt.Sprint(ws), "GITHUB_TOKEN:ghp_") {
				typed++
			}
		}
		seen += len(page)
		if len(page) < 1000 {
			break
		}
	}
	if seen != 20000 || typed != planted.Values || typed != 2000 {
		t.Errorf("%d workspaces, %d with a typed token, %d planted", seen, typed, planted.Values)
	}
	if fakecoder.PlantedValue(1) == fakecoder.PlantedValue(2) || len(fakecoder.PlantedValue(1)) != 40 {
		t.Errorf("planted values are %q and %q", fakecoder.PlantedValue(1), fakecoder.PlantedValue(2))
	}
}
