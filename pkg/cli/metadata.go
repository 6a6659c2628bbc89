package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/nearest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

func newMetadataCmd(a *app.App) *cobra.Command {
	opts := metadataOptions{}
	cmd := &cobra.Command{
		Use:   "metadata [workspace]",
		Short: "Show what a workspace's template tells with coder_metadata",
		Long: `Show the coder_metadata items of a workspace: of your own by name, of others as
owner/name, and in a workspace of that one. Sensitive items stay hidden without
--reveal. --key prints one item's value alone: to a pipe exactly as it is.

Sensitive hides a value in the dashboard only: whoever may read the workspace gets it
from the server.`,
		Example: `  coder-secrets metadata dev
  coder-secrets metadata mia/dev -o json
  coder-secrets metadata --key db_password --reveal | psql-login`,
		Args: console.MaxArgs(1),
	}
	server := app.AddServerFlags(cmd)
	cmd.ValidArgsFunction = app.FirstOnly(app.CompleteWorkspaces(a, server))
	flags := cmd.Flags()
	flags.BoolVar(&opts.reveal, "reveal", false, "show sensitive values too")
	flags.StringVar(&opts.key, "key", "", "print the value of this item alone")
	flags.StringVar(&opts.resource, "resource", "", "only items of this resource, as type.name")
	app.CompleteNothing(cmd, "key", "resource")
	output := console.AddOutputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := output.Validate(); err != nil {
			return err
		}
		if err := opts.complete(a, args); err != nil {
			return withWorkspaces(a, cmd, server, opts, err)
		}
		api, _, err := a.Connect(cmd.Context(), server)
		if err != nil {
			return err
		}
		result, err := runMetadata(cmd.Context(), api, opts)
		if client.IsKind(err, client.KindNotFound) {
			return withWorkspaces(a, cmd, server, opts, err)
		}
		if err != nil {
			return err
		}
		return showMetadata(a, output, opts, result)
	}
	return cmd
}

// withWorkspaces adds hints with the user's own workspaces to the error for a missing or
// unknown name: the ones with a similar name, or the first three.
func withWorkspaces(a *app.App, cmd *cobra.Command, server *app.ServerFlags, opts metadataOptions, err error) error {
	if opts.owner != "" && opts.owner != client.Me {
		return err
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), time.Second)
	defer cancel()
	api, _, failed := a.ConnectQuietly(ctx, server)
	if failed != nil {
		return err
	}
	names, _ := app.OwnWorkspaces(ctx, api) // without names there are no hints
	if near := nearest.Words(opts.name, names); len(near) > 0 {
		names = near
	}
	const most = 3
	var hints []string
	for _, name := range names[:min(len(names), most)] {
		hints = append(hints, cmd.CommandPath()+" "+name)
	}
	if len(hints) == 0 {
		return err
	}
	return console.WithHint(err, hints...)
}

// metadataOptions select the workspace and its items.
type metadataOptions struct {
	id          string // of the workspace, or "" if owner and name select it
	owner, name string
	reveal      bool
	key         string
	resource    string
}

func (o *metadataOptions) complete(a *app.App, args []string) error {
	if len(args) == 0 {
		if o.id = a.Sys.Getenv("CODER_WORKSPACE_ID"); o.id == "" {
			return console.Usagef("metadata needs the name of a workspace: this is none")
		}
		return nil
	}
	o.owner, o.name = client.Me, args[0]
	if owner, name, ok := strings.Cut(args[0], "/"); ok {
		o.owner, o.name = owner, name
	}
	if o.owner == "" || o.name == "" || strings.Contains(o.name, "/") {
		return console.Usagef("%q is no workspace: write NAME or OWNER/NAME", args[0])
	}
	return nil
}

// what names the workspace in messages.
func (o *metadataOptions) what() string {
	switch {
	case o.id != "":
		return "this workspace"
	case o.owner == client.Me:
		return fmt.Sprintf("the workspace %q", o.name)
	}
	return fmt.Sprintf("the workspace %q", o.owner+"/"+o.name)
}

// chosen says which items were selected; "" if all were.
func (o *metadataOptions) chosen() string {
	var what string
	if o.key != "" {
		what += fmt.Sprintf(" item %q", o.key)
	}
	if o.resource != "" {
		what += fmt.Sprintf(" on the resource %q", o.resource)
	}
	return what
}

// workspaceReader reads a workspace with its latest build.
type workspaceReader interface {
	Workspace(ctx context.Context, id string) (client.Workspace, error)
	WorkspaceByName(ctx context.Context, owner, name string) (client.Workspace, error)
}

// runMetadata collects the items of a workspace's resources. It drops hidden values, so
// that no output can contain them.
func runMetadata(ctx context.Context, api workspaceReader, opts metadataOptions) (metadataResult, error) {
	var w client.Workspace
	var err error
	if opts.id != "" {
		w, err = api.Workspace(ctx, opts.id)
	} else {
		w, err = api.WorkspaceByName(ctx, opts.owner, opts.name)
	}
	if err != nil {
		return metadataResult{}, fmt.Errorf("cannot read %s: %w", opts.what(), err)
	}
	result := metadataResult{Workspace: w.OwnerName + "/" + w.Name, Transition: w.LatestBuild.Transition, Items: []metadataItem{}}
	for _, resource := range w.LatestBuild.Resources {
		address := resource.Type + "." + resource.Name
		if opts.resource != "" && opts.resource != address {
			continue
		}
		agents := []string{}
		for _, agent := range resource.Agents {
			agents = append(agents, agent.Name)
		}
		for _, item := range resource.Metadata {
			if opts.key == "" || opts.key == item.Key {
				result.Items = append(result.Items, newMetadataItem(address, agents, item, opts.reveal))
			}
		}
	}
	return result, nil
}

// metadataResult is the items of a workspace.
type metadataResult struct {
	Workspace  string         `json:"workspace"`
	Transition string         `json:"transition"`
	Items      []metadataItem `json:"items"`
}

// metadataItem is one item. Value is missing if it is hidden.
type metadataItem struct {
	Resource  string   `json:"resource"`
	Agents    []string `json:"agents"`
	Key       string   `json:"key"`
	Value     *string  `json:"value,omitempty"`
	Sensitive bool     `json:"sensitive"`

	secret secret.Secret
}

func newMetadataItem(resource string, agents []string, item client.MetadataItem, reveal bool) metadataItem {
	m := metadataItem{Resource: resource, Agents: agents, Key: item.Key, Sensitive: item.Sensitive}
	if !item.Sensitive || reveal {
		value := item.Value.RevealString()
		m.Value, m.secret = &value, item.Value
	}
	return m
}

func (r metadataResult) hidden() bool {
	return slices.ContainsFunc(r.Items, func(m metadataItem) bool { return m.Value == nil })
}

func (r metadataResult) sensitive() bool {
	return slices.ContainsFunc(r.Items, func(m metadataItem) bool { return m.Sensitive })
}

func (r metadataResult) WriteText(u *console.UI, w io.Writer) error {
	if len(r.Items) == 0 {
		u.Notef("%s has no metadata%s", r.Workspace, map[bool]string{true: ": it is stopped"}[r.Transition == "stop"])
	}
	var rows [][]string
	for _, m := range r.Items {
		value := "(hidden)"
		if m.Value != nil {
			value = *m.Value
		}
		rows = append(rows, []string{m.Resource, strings.Join(m.Agents, ","), m.Key, value})
	}
	return console.WriteTable(u, w, []string{"RESOURCE", "AGENT", "KEY", "VALUE"}, rows)
}

// showMetadata prints the table, the JSON, or with --key one value. It says once what
// the sensitive flag does not protect.
func showMetadata(a *app.App, output *console.OutputFlag, opts metadataOptions, result metadataResult) error {
	if what := opts.chosen(); what != "" && len(result.Items) == 0 {
		return console.WithHint(fmt.Errorf("%s has no metadata%s", result.Workspace, what), "coder-secrets metadata "+result.Workspace)
	}
	if result.sensitive() {
		a.UI.Notef("sensitive hides a value in the dashboard only: whoever may read the workspace gets it from the server")
	}
	if opts.key != "" && output.Format == "text" {
		return showMetadataValue(a, opts, result)
	}
	if result.hidden() {
		a.UI.Hintf("--reveal shows the hidden values")
	}
	return console.Render(a.UI, output, result)
}

// showMetadataValue prints the value that --key selects.
func showMetadataValue(a *app.App, opts metadataOptions, result metadataResult) error {
	item := result.Items[0]
	if len(result.Items) > 1 {
		var addresses []string
		for _, m := range result.Items {
			addresses = append(addresses, m.Resource)
		}
		return console.Usagef("%q is an item of %s: choose with --resource", opts.key, strings.Join(addresses, " and of "))
	}
	if item.Value == nil {
		return &console.UsageError{
			Err:    fmt.Errorf("the metadata item %q is sensitive: its value is printed with --reveal only", opts.key),
			Advice: []string{"pass --reveal"},
		}
	}
	return metadataValue{item.secret}.WriteText(a.UI, a.Sys.Stdout)
}

// metadataValue is a single value.
type metadataValue struct{ value secret.Secret }

func (v metadataValue) WriteText(u *console.UI, w io.Writer) error {
	value := v.value.Reveal()
	if u.Sys.Terminal.IsTerminal(console.StreamStdout) {
		value = []byte(console.EscapeText(string(value), true))
		if !bytes.HasSuffix(value, []byte("\n")) {
			value = append(value, '\n')
		}
	}
	_, err := w.Write(value)
	return err
}
