package sealed

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"filippo.io/age"
	"filippo.io/age/agessh"
	"golang.org/x/crypto/ssh"
)

// Role is why somebody can open a file.
type Role string

// The roles.
const (
	// RoleCoder is the SSH key that Coder keeps for a user.
	RoleCoder Role = "coder"
	// RoleAlso is whom the user named.
	RoleAlso Role = "also"
	// RoleUser is the Coder key of a user for whom a bundle is sealed.
	RoleUser Role = "user"
	// RoleRecovery is the key that opens the file while the Coder key is replaced.
	RoleRecovery Role = "recovery"
)

// Recipient can open a file. The zero value can open nothing.
type Recipient struct {
	Role Role

	line string // without a comment
	kind string
	hash string
	wrap age.Recipient
}

// String is the recipient as the age program takes it: age1…, or the public key's
// line without its comment.
func (r Recipient) String() string { return r.line }

// Kind is the SSH key's kind, or age.
func (r Recipient) Kind() string { return r.kind }

// Short names the recipient as people compare it: the SSH key's fingerprint, or
// the whole of an age recipient.
func (r Recipient) Short() string {
	if r.hash != "" {
		return r.hash
	}
	return r.line
}

// Same reports whether both are one key, whatever their roles.
func (r Recipient) Same(other Recipient) bool { return r.line == other.line }

// Is reports whether name means the recipient: as String or as Short writes it.
func (r Recipient) Is(name string) bool {
	if r.line == name || r.hash != "" && r.hash == name {
		return true
	}
	parsed, err := ParseRecipient(r.Role, name)
	return err == nil && parsed.Same(r)
}

// KindError says that age cannot encrypt to keys of a kind.
type KindError struct{ Kind string }

func (e *KindError) Error() string {
	return fmt.Sprintf("it is of the kind %s, and age can encrypt to ssh-ed25519 and ssh-rsa keys only", e.Kind)
}

// ErrPrivateKey says that a private key was given where a public one belongs.
var ErrPrivateKey = errors.New("that is a private key; give the public one")

// ErrNoRecipient says that a text is no recipient of any kind.
var ErrNoRecipient = errors.New("it is neither an age recipient (age1…) nor the line of an SSH public key")

// ParseRecipient reads age1… or an SSH public key's line. Its errors do not show
// the text: it may be a private key.
func ParseRecipient(role Role, text string) (Recipient, error) {
	text = strings.TrimSpace(text)
	switch {
	case strings.HasPrefix(strings.ToUpper(text), "AGE-SECRET-KEY-") || strings.Contains(text, "PRIVATE KEY"):
		return Recipient{}, ErrPrivateKey
	case strings.HasPrefix(text, "age1pq1"):
		return Recipient{}, errors.New("age mixes post-quantum recipients with no others, and an SSH key is none")
	case strings.HasPrefix(text, "age1"):
		wrap, err := age.ParseX25519Recipient(text)
		if err != nil {
			return Recipient{}, errors.New("it begins with age1 and is no recipient of age itself; plugins are not supported")
		}
		return Recipient{Role: role, line: wrap.String(), kind: "age", wrap: wrap}, nil
	}
	return parseSSH(role, text)
}

func parseSSH(role Role, text string) (Recipient, error) {
	public, _, options, rest, err := ssh.ParseAuthorizedKey([]byte(text))
	if err != nil || len(options) > 0 || len(bytes.TrimSpace(rest)) > 0 {
		return Recipient{}, ErrNoRecipient
	}
	r := Recipient{
		Role: role, kind: public.Type(), hash: ssh.FingerprintSHA256(public),
		line: string(bytes.TrimSpace(ssh.MarshalAuthorizedKey(public))),
	}
	switch public.Type() {
	case ssh.KeyAlgoED25519:
		r.wrap, err = agessh.NewEd25519Recipient(public)
	case ssh.KeyAlgoRSA:
		r.wrap, err = agessh.NewRSARecipient(public)
	default:
		return Recipient{}, &KindError{Kind: public.Type()}
	}
	if err != nil {
		return Recipient{}, fmt.Errorf("age cannot encrypt to this %s key: %w", public.Type(), err)
	}
	return r, nil
}

// maxRecipients bounds what one file lists.
const maxRecipients = 100

// ParseRecipients reads a file of recipients, one a line, with empty lines and
// comments between.
func ParseRecipients(role Role, data []byte) ([]Recipient, error) {
	var list []Recipient
	for i, line := range strings.Split(string(data), "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		r, err := ParseRecipient(role, line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		list = append(list, r)
	}
	if len(list) == 0 {
		return nil, errors.New("there is no recipient in it")
	}
	return list, nil
}

// Add appends those of more that are not in list yet.
func Add(list []Recipient, more ...Recipient) []Recipient {
	list = slices.Clone(list)
	for _, r := range more {
		if !slices.ContainsFunc(list, r.Same) {
			list = append(list, r)
		}
	}
	return list
}

// Find returns the first recipient with a role.
func Find(list []Recipient, role Role) (Recipient, bool) {
	i := slices.IndexFunc(list, func(r Recipient) bool { return r.Role == role })
	if i < 0 {
		return Recipient{}, false
	}
	return list[i], true
}
