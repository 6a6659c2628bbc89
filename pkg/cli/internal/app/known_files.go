package app

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/coder-secrets/coder-secrets/internal/child"
	"github.com/coder-secrets/coder-secrets/internal/filecrypt"
	"github.com/coder-secrets/coder-secrets/internal/secretfile"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// The program keeps a list of the paths of encrypted files, so that regenerating the
// key also re-encrypts files outside the default location.

// knownFiles is the list of encrypted files, one path per line.
func (a *App) knownFiles() (*secretfile.File, error) {
	folder, err := ConfigFolder(a.Sys)
	if err != nil {
		return nil, err
	}
	return &secretfile.File{Path: filepath.Join(folder, "encrypted-files"), Format: secretfile.FormatRaw}, nil
}

// rememberEncrypted adds a file to the list. If that fails, the file is written anyway.
func (a *App) rememberEncrypted(ctx context.Context, path string) {
	if usual, err := a.usualFile(); err == nil && usual == path {
		return
	}
	if err := a.addKnownFile(ctx, path); err != nil {
		a.UI.Warn(console.WithHint(fmt.Errorf("%s is not on the list of encrypted files: %w", path, err),
			"name it when you regenerate your key: coder-secrets publickey regenerate --file "+child.Quote(path)))
	}
}

func (a *App) addKnownFile(ctx context.Context, path string) error {
	path = filecrypt.RealPath(path)
	if strings.ContainsAny(path, "\r\n") {
		return fmt.Errorf("its path has a line break")
	}
	list, err := a.knownFiles()
	if err != nil {
		return err
	}
	_, err = list.Update(ctx, func(doc secretfile.Document) error {
		text, _ := doc.Get("")
		if slices.Contains(strings.Split(text.RevealString(), "\n"), path) {
			return nil
		}
		return doc.Set("", secret.FromString(text.RevealString()+path+"\n"))
	})
	return err
}

// usualFile is the secret file that is used without a flag.
func (a *App) usualFile() (string, error) {
	file, err := (&SecretFileFlags{}).Complete(a)
	if err != nil {
		return "", err
	}
	return file.Path, nil
}

// EncryptedFiles returns the files to re-encrypt when the key changes: the named ones,
// the default one and those on the list, if they exist and are encrypted.
func (a *App) EncryptedFiles(named []string) ([]string, error) {
	paths := slices.Clone(named)
	if usual, err := a.usualFile(); err == nil {
		paths = append(paths, usual)
	}
	if list, err := a.knownFiles(); err == nil {
		if data, err := list.Raw(); err == nil {
			paths = append(paths, strings.Split(strings.TrimSpace(string(data)), "\n")...)
		}
	}
	var found []string
	for i, path := range paths {
		file := &secretfile.File{Path: path}
		data, err := file.Raw()
		switch {
		case err != nil && i < len(named):
			return nil, err
		case err != nil:
			continue
		case !secretfile.IsEncrypted(data) && i < len(named):
			return nil, fmt.Errorf("%q is not encrypted", path)
		}
		if real := filecrypt.RealPath(path); secretfile.IsEncrypted(data) && !slices.Contains(found, real) {
			found = append(found, real)
		}
	}
	return found, nil
}
