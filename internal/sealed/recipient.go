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

// Role is the reason why a recipient can open a file.
type Role string

// The roles.
const (
	// RoleCoder is the SSH key that Coder keeps for a user.
	RoleCoder Role = "coder"
	// RoleAlso is a recipient that the user named.
	RoleAlso Role = "also"
	// RoleUser is the Coder key of a user for whom a bundle is sealed.
	RoleUser Role = "user"
	// RoleRecovery is the key that opens the file while the Coder key is replaced.
	RoleRecovery Role = "recovery"
)

// Recipient is a public key that a file is encrypted for. The zero value is not a valid recipient.
type Recipient struct {
	Role Role

	line string // without a comment
	kind string
	hash string
	wrap age.Recipient
}

// String returns the recipient in the format that age accepts: age1…, or the line of the
// public key without its comment.
func (r Recipient) String() string { return r.line }

// Kind returns the SSH key type, or age.
func (r Recipient) Kind() string { return r.kind }

// Short returns the text by which people compare keys: the fingerprint of an SSH key, or
// the whole age recipient.
func (r Recipient) Short() string {
	if r.hash != "" {
		return r.hash
	}
	return r.line
}

// Same reports whether both are the same key, regardless of their roles.
func (r Recipient) Same(other Recipient) bool { return r.line == other.line }

// Is reports whether name is the String or the Short form of the recipient.
func (r Recipient) Is(name string) bool {
	if r.line == name || r.hash != "" && r.hash == name {
		return true
	}
	parsed, err := ParseRecipient(r.Role, name)
	return err == nil && parsed.Same(r)
}

// KindError means that age cannot encrypt to keys of this type.
type KindError struct{ Kind string }

func (e *KindError) Error() string {
	return fmt.Sprintf("it is of the kind %s, and age can encrypt to ssh-ed25519 and ssh-rsa keys only", e.Kind)
}

// ErrPrivateKey means that a private key was given instead of a public key.
var ErrPrivateKey = errors.New("that is a private key; give the public one")

// ErrNoRecipient means that a text is not a recipient of any kind.
var ErrNoRecipient = errors.New("it is neither an age recipient (age1…) nor the line of an SSH public key")

// ParseRecipient parses age1… or the line of an SSH public key. Its errors do not show
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

// maxRecipients is the largest number of recipients in one file.
const maxRecipients = 100

// ParseRecipients parses a file of recipients, one per line, with empty lines and
// comments allowed.
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

// Find returns the first recipient that has the role.
func Find(list []Recipient, role Role) (Recipient, bool) {
	i := slices.IndexFunc(list, func(r Recipient) bool { return r.Role == role })
	if i < 0 {
		return Recipient{}, false
	}
	return list[i], true
}
