package usersecrets

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/coder-secrets/coder-secrets/internal/child"
	"github.com/coder-secrets/coder-secrets/internal/secretfile"
	"github.com/coder-secrets/coder-secrets/internal/session"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// When a workspace starts, Coder writes user secrets that have a path to files. It
// never removes them, even if the secret is deleted or gets another path. Such a file
// looks like any other, so a workspace records the server's paths whenever it gets the
// list of secrets.

// serverFiles maps paths to the names of the secrets that the server wrote there.
type serverFiles map[string]string

// NoteServerFiles records where the server writes secrets. It returns all existing
// files that the server ever wrote, and those that it writes now.
func NoteServerFiles(ctx context.Context, a *app.App, origin string, list []client.UserSecret) (written, managed serverFiles, err error) {
	written, managed = serverFiles{}, serverFiles{}
	for _, s := range list {
		path := deliveryPath(a, s.FilePath)
		switch {
		case path == "":
		case enabled(s):
			managed[path] = s.Name
		default:
			written[path] = s.Name // the server wrote it until the secret was switched off
		}
	}
	note, err := serverFilesNote(a)
	if err != nil {
		return nil, nil, err
	}
	known, err := readServerFiles(ctx, note)
	if err != nil {
		return nil, nil, err
	}
	maps.Copy(written, known[origin])
	maps.Copy(written, managed)
	maps.DeleteFunc(written, func(path, _ string) bool {
		_, err := os.Lstat(path)
		return errors.Is(err, fs.ErrNotExist)
	})
	if maps.Equal(written, known[origin]) {
		return written, managed, nil
	}
	known[origin] = written
	data, err := json.MarshalIndent(known, "", "  ")
	if err != nil {
		return nil, nil, err
	}
	_, err = note.Update(ctx, func(doc secretfile.Document) error { return doc.Set("", secret.New(append(data, '\n'))) })
	return written, managed, err
}

// noteDelivered records, in a workspace, where the server writes secrets. It ignores
// errors: they must not make the command fail.
func noteDelivered(ctx context.Context, a *app.App, s session.Session, list []client.UserSecret) {
	if a.InWorkspace() {
		_, _, _ = NoteServerFiles(ctx, a, client.Origin(s.URL), list)
	}
}

// hintDelivered says how to remove the files of removed secrets from this workspace.
func hintDelivered(a *app.App, list []client.UserSecret, removed []string) {
	for _, s := range list {
		path := deliveryPath(a, s.FilePath)
		if path == "" || !slices.Contains(removed, s.Name) {
			continue
		}
		if _, err := os.Lstat(path); err == nil {
			a.UI.Hintf("rm -- %s", child.Quote(path))
		}
	}
}

// deliveryPath returns the file that the server writes for a path.
func deliveryPath(a *app.App, path string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		home, err := a.Sys.Home()
		if err != nil {
			return ""
		}
		return filepath.Join(home, rest)
	}
	if !filepath.IsAbs(path) {
		return ""
	}
	return filepath.Clean(path)
}

// serverFilesNote is the file with the record. It is written like a secret file:
// atomically, readable only by its owner. It may be lost with the workspace, as the
// files are.
func serverFilesNote(a *app.App) (*secretfile.File, error) {
	folder, err := app.ConfigFolder(a.Sys)
	if err != nil {
		return nil, err
	}
	return &secretfile.File{Path: filepath.Join(folder, "server-files.json"), Format: secretfile.FormatRaw}, nil
}

func readServerFiles(ctx context.Context, note *secretfile.File) (map[string]serverFiles, error) {
	known := map[string]serverFiles{}
	doc, err := note.Load(ctx)
	if errors.Is(err, fs.ErrNotExist) {
		return known, nil
	}
	if err != nil {
		return nil, err
	}
	text, err := doc.Get("")
	if errors.Is(err, secretfile.ErrNoSecret) {
		return known, nil
	}
	if err == nil {
		err = json.Unmarshal(text.Reveal(), &known)
	}
	if err != nil {
		return nil, console.WithHint(fmt.Errorf("cannot read %q: it is not the JSON that was written there", note.Path), "rm -- "+child.Quote(note.Path))
	}
	return known, nil
}
