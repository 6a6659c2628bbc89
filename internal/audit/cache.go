package audit

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/coder-secrets/coder-secrets/pkg/client"
)

// Cache remembers what was found in versions and builds, which never change. It is
// a file for each server and user: what one may see another may not. It holds no
// value. A file that cannot be read is made anew.
type Cache struct {
	// Folder is where the files are; it is made with mode 0700.
	Folder string
	// Server is the server's origin. Rules says with what the findings were made:
	// the program's version and the linter's settings; others make no use of them.
	Server, Rules string

	path string

	mu       sync.Mutex
	versions map[string]*cacheEntry[versionRecord]
	builds   map[string]*cacheEntry[[]stored]
	changed  bool
}

// cacheEntry is one thing that is remembered. What a run does not use it keeps for
// some more runs.
type cacheEntry[T any] struct {
	ID     string `json:"id"`
	Unused int    `json:"unused,omitempty"`
	Value  T      `json:"value"`

	used bool
}

// The bounds of a cache file: lines that are longer are not kept, nor what was not
// used for some runs.
const (
	maxCacheLine = 1 << 20
	maxUnused    = 20
)

// cacheLine is a line of the file: a version or a build.
type cacheLine struct {
	Version *cacheEntry[versionRecord] `json:"version,omitempty"`
	Build   *cacheEntry[[]stored]      `json:"build,omitempty"`
}

// open reads what was remembered for the user.
func (c *Cache) open(user client.User) {
	c.versions, c.builds = map[string]*cacheEntry[versionRecord]{}, map[string]*cacheEntry[[]stored]{}
	var roles []string
	for _, role := range user.Roles {
		roles = append(roles, role.Name)
	}
	slices.Sort(roles)
	sum := sha256.Sum256([]byte(strings.Join([]string{c.Server, user.ID, strings.Join(roles, ","), c.Rules}, "\x00")))
	c.path = filepath.Join(c.Folder, hex.EncodeToString(sum[:12])+".jsonl")
	file, err := os.Open(c.path)
	if err != nil {
		return
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, maxCacheLine)
	for lines.Scan() {
		var line cacheLine
		if json.Unmarshal(lines.Bytes(), &line) != nil {
			continue
		}
		if v := line.Version; v != nil {
			c.versions[v.ID] = v
		}
		if b := line.Build; b != nil {
			c.builds[b.ID] = b
		}
	}
}

// version returns what is remembered of a version.
func (c *Cache) version(id string) (versionRecord, bool) {
	if c == nil {
		return versionRecord{}, false
	}
	return find(c, c.versions, id)
}

// build returns what is remembered of a build.
func (c *Cache) build(id string) ([]stored, bool) {
	if c == nil {
		return nil, false
	}
	return find(c, c.builds, id)
}

func find[T any](c *Cache, entries map[string]*cacheEntry[T], id string) (value T, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := entries[id]
	if e == nil {
		return value, false
	}
	e.used = true
	return e.Value, true
}

func (c *Cache) addVersion(id string, record versionRecord) {
	if c != nil {
		remember(c, c.versions, id, record)
	}
}

func (c *Cache) addBuild(id string, list []stored) {
	if c != nil {
		remember(c, c.builds, id, list)
	}
}

func remember[T any](c *Cache, entries map[string]*cacheEntry[T], id string, value T) {
	c.mu.Lock()
	defer c.mu.Unlock()
	entries[id] = &cacheEntry[T]{ID: id, Value: value, used: true}
	c.changed = true
}

// save writes the file anew, with mode 0600 and in one step, where something was
// added.
func (c *Cache) save() error {
	if !c.changed {
		return nil
	}
	if err := os.MkdirAll(c.Folder, 0o700); err != nil {
		return err
	}
	next, err := os.CreateTemp(c.Folder, "next-*") // its mode is 0600
	if err != nil {
		return err
	}
	err = c.write(next)
	if err == nil {
		err = os.Rename(next.Name(), c.path)
	}
	if err != nil {
		return errors.Join(err, ignoreMissing(os.Remove(next.Name())))
	}
	return nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (c *Cache) write(file *os.File) error {
	out := bufio.NewWriter(file)
	err := errors.Join(
		writeEntries(out, c.versions, func(e *cacheEntry[versionRecord]) cacheLine { return cacheLine{Version: e} }),
		writeEntries(out, c.builds, func(e *cacheEntry[[]stored]) cacheLine { return cacheLine{Build: e} }),
		out.Flush(),
	)
	return errors.Join(err, file.Close())
}

func writeEntries[T any](out *bufio.Writer, entries map[string]*cacheEntry[T], line func(*cacheEntry[T]) cacheLine) error {
	for _, e := range entries {
		if e.Unused++; e.used {
			e.Unused = 0
		}
		if e.Unused > maxUnused {
			continue
		}
		text, err := json.Marshal(line(e))
		if err != nil {
			return err
		}
		if len(text) >= maxCacheLine {
			continue
		}
		if _, err := out.Write(append(text, '\n')); err != nil {
			return err
		}
	}
	return nil
}
