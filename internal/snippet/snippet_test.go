package snippet

import (
	"strings"
	"testing"
)

func TestRenderEveryKindAndProvider(t *testing.T) {
	t.Parallel()
	for _, kind := range Kinds() {
		providers := kind.Providers
		if len(providers) == 0 {
			providers = []string{""}
		}
		for _, provider := range providers {
			if provider == "*" {
				provider = "my-gitea"
			}
			text, err := Render(kind.Name, Options{Provider: provider})
			if err != nil {
				t.Errorf("%s %s: %v", kind.Name, provider, err)
			}
			if strings.Contains(text, "{{") || strings.Contains(text, "<no value>") || !strings.HasSuffix(text, "\n") || strings.HasPrefix(text, "\n") {
				t.Errorf("%s %s: badly rendered:\n%s", kind.Name, provider, text)
			}
		}
	}
}

func TestRenderUsesTheOptions(t *testing.T) {
	t.Parallel()
	text, err := Render("dynamic-secret", Options{Name: "Redis-Password", Agent: "dev"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"random_password" "redis_password"`, `"REDIS_PASSWORD"`, "coder_agent.dev.id"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
}

func TestRenderRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		kind string
		opts Options
		want string
	}{
		{"nothing", Options{}, `unknown kind "nothing": expected one of user-secret, external-auth`},
		{"vault", Options{Provider: "ldap"}, `unknown provider "ldap" for vault: expected one of github, jwt`},
		{"gitssh", Options{Provider: "x"}, "gitssh has no choice of provider"},
		{"gitssh", Options{Name: "x"}, "gitssh has no name to choose"},
		{"metadata", Options{Name: "a\"b"}, `must start with a letter`},
		{"external-auth", Options{Provider: "a${b}"}, `must start with a letter`},
		{"metadata", Options{Resource: "docker_container.x]\n"}, "is no address"},
	}
	for _, test := range tests {
		_, err := Render(test.kind, test.opts)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s %+v: error %v, want %q", test.kind, test.opts, err, test.want)
		}
	}
}
