package app

import "path/filepath"

// CacheFolder is where this program caches data that it can fetch again.
func (a *App) CacheFolder() (string, error) {
	if a.Sys.GOOS == "windows" {
		if dir := a.Sys.Getenv("LOCALAPPDATA"); dir != "" {
			return filepath.Join(dir, "coder-secrets", "cache"), nil
		}
	} else if dir := a.Sys.Getenv("XDG_CACHE_HOME"); filepath.IsAbs(dir) && a.Sys.GOOS != "darwin" {
		return filepath.Join(dir, "coder-secrets"), nil
	}
	home, err := a.Sys.Home()
	if err != nil {
		return "", err
	}
	if a.Sys.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Caches", "coder-secrets"), nil
	}
	return filepath.Join(home, ".cache", "coder-secrets"), nil
}
