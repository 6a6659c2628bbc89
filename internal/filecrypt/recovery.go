package filecrypt

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/sealed"
	"github.com/coder-secrets/coder-secrets/internal/secretfile"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// recoveryKey opens an encrypted file while the Coder key is replaced. It is stored next
// to the file, in the format that age -i reads.
type recoveryKey struct {
	sealed.AgeKey
	made     time.Time
	replaces string // fingerprint of the Coder key that is being replaced
}

// The comment lines of a recovery key file that this program parses.
const (
	recoveryMade     = "# made: "
	recoveryReplaces = "# replaces: "
)

// text returns the recovery key file for an encrypted file.
func (k recoveryKey) text(file string) secret.Secret {
	name := filepath.Base(file)
	text := "# This key opens " + name + " while your Coder SSH key is replaced, and is removed once\n" +
		"# the file can be read with the new one. To finish that: coder-secrets secrets list\n" +
		"# By hand: age -d -i THIS-FILE " + name + "\n" +
		recoveryMade + k.made.UTC().Format(time.RFC3339) + "\n" + recoveryReplaces + k.replaces + "\n"
	return secret.New(append([]byte(text), append(k.Line.Reveal(), '\n')...))
}

// readRecoveryKey reads the key next to a file. If there is none, the error is fs.ErrNotExist.
func readRecoveryKey(file *secretfile.File) (recoveryKey, error) {
	var k recoveryKey
	text, err := file.ReadRecovery()
	if err != nil {
		return k, err
	}
	for line := range strings.Lines(string(text.Reveal())) {
		line = strings.TrimSpace(line)
		if made, ok := strings.CutPrefix(line, recoveryMade); ok {
			k.made, _ = time.Parse(time.RFC3339, made)
		}
		if fingerprint, ok := strings.CutPrefix(line, recoveryReplaces); ok {
			k.replaces = fingerprint
		}
	}
	if k.AgeKey, err = sealed.ParseAgeKey(sealed.RoleRecovery, text); err != nil {
		return k, fmt.Errorf("cannot use the recovery key beside %q: %w", file.Path, err)
	}
	return k, nil
}

// recoveryIdentity returns the key next to a file. A bundle (nil) does not have one.
func recoveryIdentity(file *secretfile.File) (sealed.Identity, bool) {
	if file == nil {
		return nil, false
	}
	k, err := readRecoveryKey(file)
	return k.Identity, err == nil
}

// recoveryPatience is how long a recovery key is kept: the request for a new Coder key
// may still be in progress even if the process that sent it is gone.
const recoveryPatience = time.Hour

// settle finishes an interrupted regeneration: it encrypts the file for the current Coder
// key, then removes the recovery key. If that is not possible now, the file is read with
// the recovery key, and nothing is lost.
func (c *Crypt) settle(ctx context.Context, file *secretfile.File) {
	if _, err := file.ReadRecovery(); errors.Is(err, fs.ErrNotExist) {
		return
	}
	if _, err := c.keys.coder(ctx); err != nil {
		return
	}
	name := file.Path
	file = fileAt(RealPath(file.Path))
	hold, err := file.HoldRecovery(ctx, time.Millisecond)
	if err != nil {
		return // a regeneration is in progress
	}
	defer hold.Release()
	k, err := readRecoveryKey(file)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	// Fetch the Coder key again: the cached key may be the one that was replaced.
	c.keys.refetch()
	if _, keyErr := c.keys.coder(ctx); keyErr != nil {
		return
	}
	if err == nil && k.replaces == c.keys.fingerprint && c.keys.host.Now().Sub(k.made) < recoveryPatience {
		return
	}
	if err := c.carryOver(ctx, file, hold, k.replaces); err != nil {
		c.keys.host.Warn(fmt.Errorf("cannot finish what an interrupted 'publickey regenerate' left; the recovery key stays: %w", err))
		return
	}
	c.keys.host.Notef("%s is encrypted for your Coder key %s now: an interrupted 'publickey regenerate' is finished", name, c.keys.fingerprint)
}

// carryOver encrypts a file for the current Coder key and without the recovery key,
// checks that it can be read, and removes the recovery key.
func (c *Crypt) carryOver(ctx context.Context, file *secretfile.File, hold *secretfile.Recovery, replaces string) error {
	if err := Rewrite(ctx, file, &Crypt{keys: c.keys, settling: true, replaces: replaces, Anew: true}); err != nil {
		return err
	}
	c.keys.host.AtStep("written for the new key")
	data, err := file.Raw()
	if err != nil {
		return err
	}
	key, err := c.keys.coder(ctx)
	if err != nil {
		return err
	}
	if !opens(data, key) {
		return fmt.Errorf("%q cannot be read with the new key", file.Path)
	}
	c.keys.host.AtStep("proven")
	if err := hold.Remove(); err != nil {
		return err
	}
	c.keys.host.AtStep("recovery key removed")
	return nil
}

// Rewrite re-encrypts a file with crypt; its content stays the same, byte for byte.
func Rewrite(ctx context.Context, file *secretfile.File, crypt *Crypt) error {
	again := *file
	again.Crypt, again.Format = crypt, secretfile.FormatRaw
	_, err := again.Update(ctx, func(secretfile.Document) error { return nil })
	return err
}
