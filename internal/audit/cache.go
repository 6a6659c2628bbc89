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
	"time"

	"github.com/coder-secrets/coder-secrets/pkg/client"
)

// Cache remembers what was found in versions and builds, which never change. There is
// a file for each server and user, because users may see different things. It holds
// no values. A file that cannot be read is replaced.
type Cache struct {
	// Folder is the folder of the files. It is created with mode 0700.
	Folder string
	// Server is the server's origin. Rules identifies the program's version and the
	// linter's settings; entries with other rules are not used.
	Server, Rules string
	// Now is the clock.
	Now func() time.Time

	path string

	mu      sync.Mutex
	entries map[string]*cacheEntry // by kind and id
	changed bool
}

// cacheEntry is one remembered thing, as JSON. An entry that a run does not use is
// kept for some more runs.
type cacheEntry struct {
	value  json.RawMessage
	unused int
	used   bool
}

// cacheLine is a line of the file.
type cacheLine struct {
	Key    string          `json:"key"`
	Unused int             `json:"unused,omitempty"`
	Value  json.RawMessage `json:"value"`
}

// The limits of a cache file: a longer line is not kept, nor an entry that was not
// used for this many runs.
const (
	maxCacheLine = 1 << 20
	maxUnused    = 20
)

// open reads the user's entries.
func (c *Cache) open(user client.User) {
	c.entries = map[string]*cacheEntry{}
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
		if json.Unmarshal(lines.Bytes(), &line) == nil && line.Key != "" {
			c.entries[line.Key] = &cacheEntry{value: line.Value, unused: line.Unused}
		}
	}
}

// maxHidden is how long the cache remembers that a part is hidden. It is short
// because a user may be granted the right to see it.
const maxHidden = time.Hour

// version returns the entry of a version.
func (c *Cache) version(id string) (record versionRecord, ok bool) {
	ok = c.find("version "+id, &record)
	if record.Missing != "" && c.Now().Sub(record.At) > maxHidden {
		return versionRecord{}, false
	}
	return record, ok
}

// build returns the exposures of a workspace up to a build.
func (c *Cache) build(id string) (list []Exposure, ok bool) {
	ok = c.find("build "+id, &list)
	return list, ok
}

func (c *Cache) find(key string, value any) bool {
	if c == nil {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.entries[key]
	if e == nil || json.Unmarshal(e.value, value) != nil {
		return false
	}
	e.used = true
	return true
}

func (c *Cache) addVersion(id string, record versionRecord) {
	if c != nil && record.Missing != "" {
		record.At = c.Now().UTC()
	}
	c.add("version "+id, record)
}

func (c *Cache) addBuild(id string, list []Exposure) { c.add("build "+id, list) }

func (c *Cache) add(key string, value any) {
	if c == nil {
		return
	}
	text, err := json.Marshal(value)
	if err != nil || len(text) > maxCacheLine/2 {
		return // the next run requests it again
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries[key] = &cacheEntry{value: text, used: true}
	c.changed = true
}

// save replaces the file atomically, with mode 0600, if an entry was added.
func (c *Cache) save() error {
	if !c.changed {
		return nil
	}
	if err := os.MkdirAll(c.Folder, 0o700); err != nil {
		return err
	}
	next, err := os.CreateTemp(c.Folder, "next-*") // creates the file with mode 0600
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
	var err error
	for key, e := range c.entries {
		if e.unused++; e.used {
			e.unused = 0
		}
		if err == nil && e.unused <= maxUnused {
			err = writeLine(out, cacheLine{key, e.unused, e.value})
		}
	}
	return errors.Join(err, out.Flush(), file.Close())
}

func writeLine(out *bufio.Writer, line cacheLine) error {
	text, err := json.Marshal(line)
	if err != nil {
		return err
	}
	_, err = out.Write(append(text, '\n'))
	return err
}
