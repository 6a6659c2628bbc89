package lint

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

// ConfigName is the file that sets the rules of a repository. It cannot set anything
// else, since it may come from whoever sent the change that is linted.
const ConfigName = ".coder-secrets.yaml"

// ConfigSchemaURL is where the file's JSON schema is published, for editors.
const ConfigSchemaURL = "https://raw.githubusercontent.com/coder-secrets/coder-secrets/main/docs/schema/config-v1.json"

// ReadConfig reads a configuration file. Its error joins a [*ConfigError] for each mistake.
func ReadConfig(path string) (*Config, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &ConfigError{path, tree.PlainPathError(err)}
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, maxConfig+1))
	if err != nil {
		return nil, &ConfigError{path, tree.PlainPathError(err)}
	}
	c, errs := parseConfig(src, ruleIDs())
	for i, err := range errs {
		errs[i] = &ConfigError{path, err}
	}
	c.Path = path
	return c, errors.Join(errs...)
}

// FindConfig reads the configuration file in dir, or in the nearest folder above it up to
// the root of the git repository. Outside a repository it looks in dir only. Without a
// file it returns the zero Config.
func FindConfig(dir string) (*Config, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return &Config{}, nil
	}
	top := filepath.Join(abs, filepath.FromSlash(strings.Repeat("../", depth(tree.RepositoryPath(dir)))))
	for {
		path := filepath.Join(abs, ConfigName)
		if _, err := os.Lstat(path); err == nil {
			if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
				return nil, &ConfigError{path, terraform.ErrNoRegularFile} // a pipe would wait to be written to
			}
			return ReadConfig(path)
		}
		if abs == top || filepath.Dir(abs) == abs {
			return &Config{}, nil
		}
		abs = filepath.Dir(abs)
	}
}

// depth is the number of folders in a path.
func depth(p string) int {
	if p == "" {
		return 0
	}
	return strings.Count(p, "/") + 1
}
