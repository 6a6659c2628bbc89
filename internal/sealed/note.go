package sealed

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"filippo.io/age"
)

// noteType is the type of the stanza that lists the recipients. Its only argument is the
// version of its body, which has one line per recipient: a role and a key.
const (
	noteType    = "coder-secrets/recipients"
	noteVersion = "v1"
)

// note adds the list to the header. As a recipient it does not wrap the file key.
type note []Recipient

func (n note) Wrap([]byte) ([]*age.Stanza, error) {
	var body bytes.Buffer
	for _, r := range n {
		fmt.Fprintf(&body, "%s %s\n", r.Role, r.line)
	}
	return []*age.Stanza{{Type: noteType, Args: []string{noteVersion}, Body: body.Bytes()}}, nil
}

// reader reads the list from a header. As an identity it cannot open a file.
type reader struct {
	list []Recipient
	err  error
}

func (n *reader) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	n.err = ErrNoNote
	for _, s := range stanzas {
		if s.Type == noteType {
			n.list, n.err = parseNote(s)
			break
		}
	}
	return nil, age.ErrIncorrectIdentity
}

// ErrNoNote means that a file does not list its recipients: another program created it.
var ErrNoNote = errors.New("it does not say for whom it is encrypted: it was made by another program")

func parseNote(s *age.Stanza) ([]Recipient, error) {
	if !slices.Equal(s.Args, []string{noteVersion}) {
		return nil, errors.New("a newer release of this program made it")
	}
	var list []Recipient
	for line := range strings.Lines(string(s.Body)) {
		role, text, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if !slices.Contains([]Role{RoleCoder, RoleAlso, RoleUser, RoleRecovery}, Role(role)) {
			return nil, errors.New("a newer release of this program made it")
		}
		r, err := ParseRecipient(Role(role), text)
		if err != nil {
			return nil, fmt.Errorf("its list of recipients cannot be read: %w", err)
		}
		list = append(list, r)
	}
	if len(list) == 0 || len(list) > maxRecipients {
		return nil, errors.New("its list of recipients cannot be read")
	}
	return list, nil
}

// Recipients returns the recipients that a file lists. Trust the list only after Open has
// opened the same bytes.
func Recipients(data []byte) ([]Recipient, error) {
	n := &reader{err: ErrDamaged}
	if _, err := age.Decrypt(plainReader(data), n); !isNoMatch(err) {
		return nil, ErrDamaged
	}
	return n.list, n.err
}
