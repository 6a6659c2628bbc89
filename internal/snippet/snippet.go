package snippet

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

//go:embed templates/*.tf.tmpl
var files embed.FS

// Kind is one recommended way to handle a secret.
type Kind struct {
	// Name is the argument that selects it.
	Name string
	// Title describes it in one line.
	Title string
	// Providers are the accepted values of Options.Provider, the default first. It is
	// empty if the kind has no providers. "*" accepts any identifier.
	Providers []string
	// DefaultName is the default for Options.Name.
	DefaultName string
}

// Kinds lists the kinds in the order of the help text.
func Kinds() []Kind {
	return []Kind{
		{"user-secret", "a person's own API key, kept by the server for that person", nil, "openai_api_key"},
		{"external-auth", "git and API access through an account that each person links", []string{"github", "gitlab", "*"}, ""},
		{"dynamic-secret", "a secret that a Terraform provider makes with the workspace", []string{"random", "tls", "aws"}, "database_password"},
		{"metadata", "show a secret on the workspace's page, hidden until it is asked for", nil, "database_password"},
		{"vault", "read secrets from HashiCorp Vault as the person, from inside the workspace", []string{"github", "jwt"}, "database_password"},
		{"gitssh", "git over SSH with the person's Coder key, held in memory", nil, ""},
	}
}

// Options adapt a snippet to a template. The zero value uses the defaults.
type Options struct {
	// Provider is one of Kind.Providers.
	Provider string
	// Name is the name of the secret, in snake_case or kebab-case.
	Name string
	// Agent is the label of the template's coder_agent, "main" by default.
	Agent string
	// Resource is the address of the resource that shows the metadata,
	// "docker_container.workspace[0]" by default.
	Resource string
}

// fields are the placeholders in the texts: there they have lower-case names.
type fields struct {
	Provider, Name, Env, Agent, Resource, Title string
}

// Render returns the snippet of a kind. Its errors name the accepted values.
func Render(kind string, opts Options) (string, error) {
	k, err := find(kind)
	if err != nil {
		return "", err
	}
	f, err := fieldsOf(k, opts)
	if err != nil {
		return "", err
	}
	text, err := textFor(k.Name, f.Provider)
	if err != nil {
		return "", fmt.Errorf("internal error: snippet %q: %w", kind, err)
	}
	return strings.NewReplacer("{{provider}}", f.Provider, "{{name}}", f.Name, "{{env}}", f.Env,
		"{{agent}}", f.Agent, "{{resource}}", f.Resource, "{{title}}", f.Title).Replace(text), nil
}

// textFor returns the text of a kind, for the provider if it has its own.
func textFor(kind, provider string) (string, error) {
	text, err := files.ReadFile("templates/" + kind + "." + provider + ".tf.tmpl")
	if errors.Is(err, fs.ErrNotExist) {
		text, err = files.ReadFile("templates/" + kind + ".tf.tmpl")
	}
	return string(text), err
}

func find(name string) (Kind, error) {
	kinds := Kinds()
	names := make([]string, len(kinds))
	for i, k := range kinds {
		if k.Name == name {
			return k, nil
		}
		names[i] = k.Name
	}
	return Kind{}, fmt.Errorf("unknown kind %q: expected one of %s", name, strings.Join(names, ", "))
}

func fieldsOf(k Kind, opts Options) (fields, error) {
	f := fields{Provider: opts.Provider, Name: or(opts.Name, k.DefaultName), Agent: or(opts.Agent, "main"), Resource: or(opts.Resource, "docker_container.workspace[0]")}
	if len(k.Providers) == 0 && f.Provider != "" {
		return f, fmt.Errorf("%s has no choice of provider", k.Name)
	}
	if k.DefaultName == "" && opts.Name != "" {
		return f, fmt.Errorf("%s has no name to choose", k.Name)
	}
	if len(k.Providers) > 0 {
		f.Provider = or(f.Provider, k.Providers[0])
		if !slices.Contains(k.Providers, f.Provider) && !slices.Contains(k.Providers, "*") {
			return f, fmt.Errorf("unknown provider %q for %s: expected one of %s", f.Provider, k.Name, strings.Join(k.Providers, ", "))
		}
	}
	for what, value := range map[string]string{"provider": f.Provider, "name": f.Name, "agent": f.Agent} {
		if value != "" && !regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`).MatchString(value) {
			return f, fmt.Errorf("%s %q must start with a letter and have letters, digits, - and _ only", what, value)
		}
	}
	if !regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_][A-Za-z0-9_-]*)+(\[[0-9]+\])?$`).MatchString(f.Resource) {
		return f, fmt.Errorf("resource %q is no address such as docker_container.workspace[0]", f.Resource)
	}
	f.Name = strings.ToLower(strings.ReplaceAll(f.Name, "-", "_"))
	f.Env = strings.ToUpper(f.Name)
	f.Title = strings.ReplaceAll(f.Name, "_", " ")
	return f, nil
}

func or(value, fallback string) string {
	if value == "" {
		return fallback
	}
	return value
}
