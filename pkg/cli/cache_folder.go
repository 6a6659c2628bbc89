package cli

import (
	"path/filepath"
)

// cacheFolder is where this program keeps what it could ask for again.
func (a *app) cacheFolder() (string, error) {
	if a.sys.GOOS == "windows" {
		if dir := a.sys.Getenv("LOCALAPPDATA"); dir != "" {
			return filepath.Join(dir, "coder-secrets", "cache"), nil
		}
	} else if dir := a.sys.Getenv("XDG_CACHE_HOME"); filepath.IsAbs(dir) && a.sys.GOOS != "darwin" {
		return filepath.Join(dir, "coder-secrets"), nil
	}
	home, err := a.sys.Home()
	if err != nil {
		return "", err
	}
	if a.sys.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Caches", "coder-secrets"), nil
	}
	return filepath.Join(home, ".cache", "coder-secrets"), nil
}
