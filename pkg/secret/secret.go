// Package secret has the type of secret values. A value has it from the moment it is
// read until it is used.
//
// A [Secret] cannot print itself: fmt, encoding/json, log/slog and text templates
// print [Redacted] instead, and encoding/gob fails. Only [Secret.Reveal] returns the
// bytes, so a search for that name finds every place where a value leaves the type.
package secret

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
)

// Redacted is what a Secret prints as, whatever its value: it does not show the
// length, nor whether the value is empty.
const Redacted = "[redacted]"

// Secret is a value that must not be printed. The zero value is an absent secret.
//
// Copies share their bytes: Wipe on one of them empties all.
//
// The bytes are in a closure because fmt does not call methods on unexported fields,
// nor for %p, and follows pointers for a bad verb: of a func it prints only the
// address.
type Secret struct{ open func() *[]byte }

// New returns a Secret of value and takes ownership: the caller must not use value
// afterwards.
func New(value []byte) Secret { return Secret{func() *[]byte { return &value }} }

// FromString returns a Secret of a copy of value.
func FromString(value string) Secret { return New([]byte(value)) }

// Reveal returns the value's bytes, not a copy. They must not be changed or logged.
func (s Secret) Reveal() []byte {
	if s.open == nil {
		return nil
	}
	return *s.open()
}

// RevealString returns the value as a string, a copy that Wipe does not overwrite. It
// is for APIs that accept only strings.
func (s Secret) RevealString() string { return string(s.Reveal()) }

// Empty reports whether there is no value or an empty one.
func (s Secret) Empty() bool { return len(s.Reveal()) == 0 }

// Equal compares two values in a time that depends only on their lengths.
func (s Secret) Equal(other Secret) bool {
	return subtle.ConstantTimeCompare(s.Reveal(), other.Reveal()) == 1
}

// Wipe overwrites the bytes with zeros and forgets them. It does not overwrite copies
// that the runtime or an earlier RevealString made.
func (s Secret) Wipe() {
	if s.open == nil {
		return
	}
	value := s.open()
	clear(*value)
	*value = nil
}

// String returns [Redacted].
func (Secret) String() string { return Redacted }

// GoString returns [Redacted], for %#v.
func (Secret) GoString() string { return Redacted }

// Format writes [Redacted] for every verb, %x and %d included.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, Redacted) }

// LogValue returns [Redacted], for log/slog.
func (Secret) LogValue() slog.Value { return slog.StringValue(Redacted) }

// MarshalJSON returns [Redacted] as a JSON string. A request body that must contain
// the value calls Reveal.
func (Secret) MarshalJSON() ([]byte, error) { return json.Marshal(Redacted) }

// MarshalText returns [Redacted].
func (Secret) MarshalText() ([]byte, error) { return []byte(Redacted), nil }

// GobEncode fails: gob output is decoded again, and [Redacted] would be decoded as
// the value.
func (Secret) GobEncode() ([]byte, error) { return nil, errors.New("a secret cannot be encoded") }

// UnmarshalJSON decodes a JSON string, so that a secret field of an answer is a
// Secret from the start. null leaves it absent.
func (s *Secret) UnmarshalJSON(data []byte) error {
	var value *string
	if err := json.Unmarshal(data, &value); err != nil {
		return fmt.Errorf("a secret must be a JSON string")
	}
	*s = Secret{}
	if value != nil {
		*s = FromString(*value)
	}
	return nil
}
