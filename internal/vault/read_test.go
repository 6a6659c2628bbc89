package vault

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKeyValueEnginesAreToldApartByAsking(t *testing.T) {
	t.Parallel()
	a := newAdmin(t)
	one, two, deep := a.KV1(), a.KV2(), a.KV2At(a.Name("team")+"/kv")
	a.Put1(one+"/app", map[string]any{"password": "of-1", "data": "not a folder"})
	a.Put1(one+"/data/app", map[string]any{"password": "another secret of version 1"})
	a.Put2(two, "app", map[string]any{"password": "first"})
	a.Put2(two, "app", map[string]any{"password": "second"})
	a.Put2(deep, "a/b c", map[string]any{"only": "deep"})

	tests := []struct{ ref, want string }{
		{one + "/app#password", "of-1"},
		{one + "/data/app#password", "another secret of version 1"},
		{two + "/app#password", "second"},
		{two + "/app", "second"},
		{"vault://" + two + "/app#password?version=1", "first"},
		{two + "/app?version=2", "second"},
		{deep + "/a/b c", "deep"},
	}
	shared, _ := a.connect(a.Token, Options{})
	for _, test := range tests {
		alone, _ := a.connect(a.Token, Options{})
		for _, c := range []*Client{alone, shared} {
			if got := read(t, c, test.ref); got != test.want {
				t.Errorf("%s: got %q, want %q", test.ref, got, test.want)
			}
		}
	}
}

func TestALeastRightIsEnough(t *testing.T) {
	t.Parallel()
	a := newAdmin(t)
	one, two := a.KV1(), a.KV2()
	a.Put1(one+"/app", map[string]any{"password": "1"})
	a.Put2(two, "app", map[string]any{"password": "2"})
	token := a.TokenFor(fmt.Sprintf(`path "%s/app" { capabilities = ["read"] } path "%s/data/app" { capabilities = ["read"] }`, one, two), nil)
	for ref, want := range map[string]string{one + "/app": "1", two + "/app": "2"} {
		c, _ := a.connect(token, Options{})
		if got := read(t, c, ref); got != want {
			t.Errorf("%s: got %q, want %q", ref, got, want)
		}
	}
	// The token has one use left, so there must be only one request.
	once := a.TokenFor(fmt.Sprintf(`path "%s/data/app" { capabilities = ["read"] }`, two), map[string]any{"num_uses": 1})
	c, _ := a.connect(once, Options{})
	if got := read(t, c, two+"/app"); got != "2" {
		t.Errorf("with a token of one use: got %q", got)
	}
}

func TestOnePathIsOneRequestAndManyAreReadAtOnce(t *testing.T) {
	t.Parallel()
	a := newAdmin(t)
	one, two := a.KV1(), a.KV2()
	const many = 200
	fields := map[string]any{}
	var ofOnePath, ofPaths2, ofPaths1 []Ref
	for i := range many {
		name := fmt.Sprintf("n%03d", i)
		fields[name] = "value " + name
		a.Put2(two, "p/"+name, map[string]any{"f": "value " + name})
		a.Put1(one+"/p/"+name, map[string]any{"f": "value " + name})
		ofOnePath = append(ofOnePath, Ref{Path: two + "/all", Field: name})
		ofPaths2 = append(ofPaths2, Ref{Path: two + "/p/" + name})
		ofPaths1 = append(ofPaths1, Ref{Path: one + "/p/" + name})
	}
	a.Put2(two, "all", fields)

	tests := []struct {
		name string
		refs []Ref
		most int
	}{
		{"one path", ofOnePath, 1},
		{"many paths", ofPaths2, many},
		{"many paths of version 1, which one question finds out", ofPaths1, many + 2},
	}
	for _, test := range tests {
		c, w := a.connect(a.Token, Options{})
		values, err := c.Values(t.Context(), test.refs)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range values {
			if want := fmt.Sprintf("value n%03d", i); v.Secret.RevealString() != want {
				t.Errorf("%s: value %d is %q, want %q", test.name, i, v.Secret.RevealString(), want)
			}
		}
		if got := len(w.sent()); got > test.most {
			t.Errorf("%s: %d requests, want at most %d; they begin %q", test.name, got, test.most, w.sent()[:5])
		}
		if w.top > concurrency {
			t.Errorf("%s: %d requests at once, want at most %d", test.name, w.top, concurrency)
		}
	}
}

func TestFieldsOfAPath(t *testing.T) {
	t.Parallel()
	a := newAdmin(t)
	two := a.KV2()
	a.Put2(two, "app", map[string]any{"TEXT": "a\nb", "NUMBER": 1234567, "YES": true, "EMPTY": ""})
	c, w := a.connect(a.Token, Options{})
	values, err := c.Fields(t.Context(), mustRef(t, two+"/app"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range values {
		got = append(got, v.Name+"="+v.Secret.RevealString())
	}
	want := []string{"EMPTY=", "NUMBER=1234567", "TEXT=a\nb", "YES=true"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	if len(w.sent()) != 1 {
		t.Errorf("sent %q, want one request", w.sent())
	}
}

func TestWhatIsNotThereIsToldPrecisely(t *testing.T) {
	t.Parallel()
	a := newAdmin(t)
	one, two := a.KV1(), a.KV2()
	deep := a.KV2At(a.Name("team") + "/kv")
	a.Put1(one+"/app", map[string]any{"password": canary})
	a.Put2(two, "app", map[string]any{"password": canary, "user": canary, "list": []string{canary}, "object": map[string]any{"x": canary}, "null": nil})
	a.Put2(two, "deleted", map[string]any{"password": canary})
	a.Do("DELETE", two+"/data/deleted", nil)
	a.Put2(two, "destroyed", map[string]any{"password": canary})
	a.Do("PUT", two+"/destroy/destroyed", map[string]any{"versions": []int{1}})

	tests := []struct {
		ref  string
		says []string
	}{
		{two + "/none#password", []string{"there is no such secret", `"read" on "` + two + `/data/none"`}},
		{two + "/app#password?version=9", []string{"there is no such secret", "?version=9"}},
		{one + "/none", []string{"there is no such secret", `"read" on "` + one + `/none"`}},
		{one + "/app?version=2", []string{"keeps no versions"}},
		{deep, []string{"an engine is mounted there, and the path names no secret in it"}},
		{two + "/data/app#password", []string{"there is no such secret"}},
		{two + "/deleted#password", []string{"version 1 was deleted on 20"}},
		{two + "/destroyed#password", []string{"version 1 was destroyed"}},
		{two + "/app", []string{"it has 5 fields, and the reference names none"}},
		{two + "/app#pass", []string{`it has no field "pass"`}},
		{two + "/app#list", []string{`the field "list" is a list and not a text`}},
		{two + "/app#object", []string{`the field "object" is an object and not a text`}},
		{two + "/app#null", []string{`the field "null" is null and not a text`}},
	}
	for _, test := range tests {
		c, _ := a.connect(a.Token, Options{})
		_, err := c.Value(t.Context(), mustRef(t, test.ref))
		checkError(t, err, 1, []string{a.Token}, append(test.says, a.Address, mustRef(t, test.ref).Path, `"read" on "`)...)
	}
	c, _ := a.connect(a.Token, Options{})
	_, err := c.Fields(t.Context(), mustRef(t, two+"/app"))
	if err == nil || strings.Count(err.Error(), "not a text") != 3 {
		t.Errorf("the fault of every field is to be told at once, got: %v", err)
	}
}

func TestEveryPathThatFailsIsTold(t *testing.T) {
	t.Parallel()
	a := newAdmin(t)
	two := a.KV2()
	a.Put2(two, "there", map[string]any{"x": canary})
	c, _ := a.connect(a.Token, Options{})
	_, err := c.Values(t.Context(), []Ref{{Path: two + "/b"}, {Path: two + "/there"}, {Path: two + "/a"}})
	if err == nil {
		t.Fatal("no error")
	}
	var paths []string
	for line := range strings.Lines(err.Error()) {
		paths = append(paths, strings.Split(line, `"`)[1])
	}
	if want := []string{two + "/b", two + "/a"}; !slices.Equal(paths, want) {
		t.Errorf("the errors are of %q, want %q", paths, want)
	}
}

func TestOtherEnginesAreReadAsTheyAre(t *testing.T) {
	t.Parallel()
	a := newAdmin(t)
	a.Do("POST", "cubbyhole/"+a.Name("box"), map[string]any{"k": "in the box"})
	t.Cleanup(func() { a.Do("DELETE", "cubbyhole/"+a.Name("box"), nil) })
	c, w := a.connect(a.Token, Options{})
	if got := read(t, c, "cubbyhole/"+a.Name("box")); got != "in the box" {
		t.Errorf("got %q", got)
	}
	if len(w.sent()) != 1 {
		t.Errorf("sent %q, want one request", w.sent())
	}
}
