package cli

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
	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// When a workspace starts, Coder writes user secrets that have a path to files. It
// never removes one: not when the secret is gone from the server, not when it gets
// another path. Nothing on the disk tells such a file from others, so the paths
// that the server had are noted in a workspace whenever its list is at hand.

// serverFiles are paths with the name of the secret that the server wrote there.
type serverFiles map[string]string

// checkServerFiles names the files that the server wrote once and looks after no more.
func (c *secretsChecker) checkServerFiles(ctx context.Context) check {
	switch {
	case !c.app.inWorkspace():
		return skipped("the server writes files in a workspace only")
	case c.api == nil:
		return skipped("the server was not asked: %s", c.noServer)
	}
	list, err := c.api.UserSecrets(ctx, client.Me)
	if err != nil {
		return warning(userSecretsError("the server was not asked", err).Error(), hintsOf(err)...)
	}
	written, managed, err := noteServerFiles(ctx, c.app, c.origin, list)
	if err != nil {
		return warning("what the server wrote cannot be noted: "+err.Error(), hintsOf(err)...)
	}
	var stale []string
	for path := range written {
		if _, ok := managed[path]; !ok {
			stale = append(stale, path)
		}
	}
	slices.Sort(stale)
	if len(stale) == 0 {
		return good("none is left of a secret that the server has no more")
	}
	var texts []string
	for _, path := range stale {
		texts = append(texts, fmt.Sprintf("%s was written for the user secret %q, and the server looks after it no more", path, written[path]))
	}
	return warning(strings.Join(texts, "; "), "rm -- "+child.Quote(stale...))
}

// noteServerFiles notes where the server writes secrets. It returns all files that
// are there of those that it ever wrote, and those that it writes now.
func noteServerFiles(ctx context.Context, a *app, origin string, list []client.UserSecret) (written, managed serverFiles, err error) {
	written, managed = serverFiles{}, serverFiles{}
	for _, s := range list {
		path := deliveryPath(a, s.FilePath)
		switch {
		case path == "":
		case enabled(s):
			managed[path] = s.Name
		default:
			written[path] = s.Name // until it was switched off
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

// noteDelivered notes, in a workspace, where the server writes secrets. That it
// cannot be noted matters little: what was asked for is done all the same.
func noteDelivered(ctx context.Context, a *app, s session.Session, list []client.UserSecret) {
	if a.inWorkspace() {
		_, _, _ = noteServerFiles(ctx, a, client.Origin(s.URL), list)
	}
}

// hintDelivered says how the files of removed secrets are removed from here.
func hintDelivered(a *app, list []client.UserSecret, removed []string) {
	for _, s := range list {
		path := deliveryPath(a, s.FilePath)
		if path == "" || !slices.Contains(removed, s.Name) {
			continue
		}
		if _, err := os.Lstat(path); err == nil {
			a.ui.hintf("rm -- %s", child.Quote(path))
		}
	}
}

// deliveryPath is the file that the server means by a path.
func deliveryPath(a *app, path string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		home, err := a.sys.Home()
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

// serverFilesNote is the file with the note. It is written like a secret file: all
// or nothing, for its owner alone. It may be lost with the workspace, as the files are.
func serverFilesNote(a *app) (*secretfile.File, error) {
	folder, err := configFolder(a.sys)
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
		return nil, withHint(fmt.Errorf("cannot read %q: it is not the JSON that was written there", note.Path), "rm -- "+child.Quote(note.Path))
	}
	return known, nil
}
