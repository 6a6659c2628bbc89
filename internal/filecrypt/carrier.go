package filecrypt

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/child"
	"github.com/coder-secrets/coder-secrets/internal/sealed"
	"github.com/coder-secrets/coder-secrets/internal/secretfile"
	"github.com/coder-secrets/coder-secrets/pkg/client"
)

// Carrier re-encrypts the files of a workspace for a new Coder key. From before the key
// is requested until the file can be read with the new key, the file is also encrypted
// for a recovery key stored next to it: if the process is killed at any moment, nothing
// is lost, and the next run finishes the work. See docs/design/encryption.md.
type Carrier struct {
	keys  *Keys
	files []*carriedFile
}

type carriedFile struct {
	path string
	file *secretfile.File
	hold *secretfile.Recovery
	key  recoveryKey
	// inFile is true if the recovery key can already open the file.
	inFile bool
	// begun is true once the recovery key may be on disk.
	begun bool
}

// recoveryWait is how long to wait for another regeneration to finish.
const recoveryWait = 5 * time.Second

// NewCarrier opens the files with the current Coder key, whose public key is public, and
// returns an error if that fails. If the key does not belong to the workspace's owner, no
// file is re-encrypted; that is an error if the files were named.
func NewCarrier(ctx context.Context, host Host, paths []string, named bool, public string) (*Carrier, error) {
	c := &Carrier{keys: NewKeys(host, "")}
	if len(paths) == 0 {
		return c, nil
	}
	if _, err := c.keys.coder(ctx); err != nil && c.keys.agent.public == "" {
		return c, skipHint(fmt.Errorf("the encrypted file %q cannot be opened before the key is replaced: %w", paths[0], err))
	}
	if !samePublicKey(public, c.keys.agent.public) {
		if named {
			return c, skipHint(errors.New("the key is not that of this workspace's owner, so its files cannot be carried over"))
		}
		return c, nil
	}
	for _, path := range paths {
		if err := c.open(ctx, path); err != nil {
			c.Release()
			return c, skipHint(err)
		}
	}
	return c, nil
}

func skipHint(err error) error {
	return withHint(err, "pass --skip-files to go ahead: what is encrypted for the old key alone is lost then")
}

func samePublicKey(a, b string) bool {
	x, y := strings.Fields(a), strings.Fields(b)
	return len(x) > 1 && len(y) > 1 && slices.Equal(x[:2], y[:2])
}

// open checks that a file can be re-encrypted, and locks out other processes.
func (c *Carrier) open(ctx context.Context, path string) error {
	f := &carriedFile{path: path, file: fileAt(path)}
	crypt := &Crypt{keys: c.keys}
	f.file.Crypt = crypt
	crypt.settle(ctx, f.file)
	hold, err := f.file.HoldRecovery(ctx, recoveryWait)
	if err != nil {
		return err
	}
	f.hold = hold
	c.files = append(c.files, f)
	data, err := f.file.Raw()
	if err == nil {
		_, err = crypt.Open(ctx, f.file, data)
	}
	if errors.Is(err, sealed.ErrNotFor) || err != nil && !c.isFor(data) {
		c.keys.host.Warn(fmt.Errorf("%s is not carried over: it is not encrypted for the key that is replaced", path))
		f.hold.Release()
		c.files = c.files[:len(c.files)-1]
		return nil
	}
	if err == nil {
		_, err = sealed.Recipients(data)
	}
	if err == nil {
		err = f.findKey(data)
	}
	if err != nil {
		return fmt.Errorf("cannot carry %q over to the new key: %w", path, err)
	}
	return nil
}

// findKey reads the recovery key that an interrupted run left in the file, or creates one.
func (f *carriedFile) findKey(data []byte) (err error) {
	if f.key, err = readRecoveryKey(f.file); err == nil && opens(data, f.key.Identity) {
		f.inFile = true
		return nil
	}
	f.key.AgeKey, err = sealed.Generate(sealed.RoleRecovery)
	return err
}

// isFor reports whether a file lists the current Coder key as a recipient.
func (c *Carrier) isFor(data []byte) bool {
	list, err := sealed.Recipients(data)
	return err != nil || slices.ContainsFunc(list, func(r sealed.Recipient) bool { return r.Is(c.keys.agent.public) })
}

// Prepare makes each file readable with its recovery key.
func (c *Carrier) Prepare(ctx context.Context) error {
	for _, f := range c.files {
		if err := c.addRecovery(ctx, f); err != nil {
			c.rollBack(ctx)
			return fmt.Errorf("cannot carry %q over to a new key, so none is asked for: %w", f.path, err)
		}
	}
	c.keys.host.AtStep("ready to ask for a new key")
	return nil
}

func (c *Carrier) addRecovery(ctx context.Context, f *carriedFile) error {
	f.begun = true
	f.key.made, f.key.replaces = c.keys.host.Now(), c.keys.fingerprint
	if err := f.hold.Write(f.key.text(f.path)); err != nil {
		return err
	}
	c.keys.host.AtStep("recovery key written")
	if f.inFile {
		return nil
	}
	crypt := &Crypt{keys: c.keys, Add: []sealed.Recipient{f.key.Recipient}, settling: true, Anew: true}
	if err := Rewrite(ctx, f.file, crypt); err != nil {
		return err
	}
	c.keys.host.AtStep("recovery key added")
	data, err := f.file.Raw()
	if err != nil {
		return err
	}
	if !opens(data, f.key.Identity) {
		return errors.New("the recovery key does not open it")
	}
	return nil
}

// rollBack removes the recovery keys if no new Coder key was created. If that fails, the
// next run removes them.
func (c *Carrier) rollBack(ctx context.Context) {
	ctx = context.WithoutCancel(ctx)
	for _, f := range c.files {
		if !f.begun {
			continue
		}
		if err := (&Crypt{keys: c.keys}).carryOver(ctx, f.file, f.hold, f.key.replaces); err != nil {
			c.keys.host.Warn(fmt.Errorf("the recovery key beside %q stays for now: %w", f.path, err))
		}
	}
}

// Finish re-encrypts each file for the new key, and returns the paths of those that succeeded.
func (c *Carrier) Finish(ctx context.Context, public string) (done []string, err error) {
	if len(c.files) == 0 {
		return nil, nil
	}
	c.keys.host.AtStep("new key made")
	c.keys.refetch()
	_, err = c.keys.coder(ctx)
	if err == nil && !samePublicKey(c.keys.agent.public, public) {
		err = errors.New("the server does not give the new key to this workspace yet")
	}
	c.keys.host.AtStep("new key fetched")
	var failed []error
	for _, f := range c.files {
		fileErr := err
		if fileErr == nil {
			fileErr = (&Crypt{keys: c.keys}).carryOver(ctx, f.file, f.hold, f.key.replaces)
		}
		if fileErr == nil {
			done = append(done, f.path)
			continue
		}
		failed = append(failed, withHint(fmt.Errorf("the key was replaced, but %q is not encrypted for the new one yet: %w", f.path, fileErr),
			"nothing is lost: the recovery key beside it opens it; this finishes it: coder-secrets secrets list --file "+child.Quote(f.path)))
	}
	return done, errors.Join(failed...)
}

// Failed explains the state of the files if it is unknown whether a new key exists.
func (c *Carrier) Failed(ctx context.Context, err error) error {
	var unknown *client.UnknownOutcomeError
	var unchanged *client.KeyUnchangedError
	if !errors.As(err, &unknown) && !errors.As(err, &unchanged) {
		c.rollBack(ctx)
		return err
	}
	for _, f := range c.files {
		c.keys.host.Notef("%s can be read whether or not there is a new key: the recovery key stays beside it until that is known", f.path)
	}
	return err
}

// Release lets other processes change the recovery keys again.
func (c *Carrier) Release() {
	for _, f := range c.files {
		f.hold.Release()
	}
	c.files = nil
}

// Paths returns the files that are re-encrypted.
func (c *Carrier) Paths() []string {
	paths := []string{}
	for _, f := range c.files {
		paths = append(paths, f.path)
	}
	return paths
}

// Consequence describes the effect on encrypted files, for the confirmation prompt.
func (c *Carrier) Consequence() string {
	if len(c.files) == 0 {
		return "It stops working wherever it is registered, and files that are encrypted to it become unreadable"
	}
	return "It stops working wherever it is registered, and files that are encrypted to it in other workspaces become unreadable"
}
