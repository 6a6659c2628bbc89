package vault

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/vault/api"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// Value is one value that was read.
type Value struct {
	// Name is the name of the field.
	Name   string
	Secret secret.Secret
	// Lease is set if the value expires with a lease.
	Lease *Lease
}

// Lease describes how long a dynamic credential is valid.
type Lease struct {
	// Path is where the credential was read.
	Path string
	// Duration is its lifetime if nothing renews it.
	Duration  time.Duration
	Renewable bool

	id string
}

// answer is the content of a path.
type answer struct {
	fields map[string]any
	path   string // of the API
	lease  *Lease
}

// names lists the fields in alphabetical order.
func (a *answer) names() []string {
	names := make([]string, 0, len(a.fields))
	for name := range a.fields {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// pick returns the field that ref names, or the only one.
func (a *answer) pick(ref Ref) (Value, *Error) {
	name, names := ref.Field, a.names()
	if name == "" {
		if len(names) != 1 {
			return Value{}, a.fault(ref, fmt.Sprintf("it has %d fields, and the reference names none", len(names)), fieldHints(ref, names)...)
		}
		name = names[0]
	}
	if _, ok := a.fields[name]; !ok {
		return Value{}, a.fault(ref, fmt.Sprintf("it has no field %q", name), fieldHints(ref, names)...)
	}
	return a.value(ref, name)
}

// all returns every field, by name.
func (a *answer) all(ref Ref) ([]Value, []*Error) {
	var values []Value
	var faults []*Error
	for _, name := range a.names() {
		value, fault := a.value(ref, name)
		if fault != nil {
			faults = append(faults, fault)
			continue
		}
		values = append(values, value)
	}
	if len(a.fields) == 0 {
		faults = append(faults, a.fault(ref, "it has no fields"))
	}
	return values, faults
}

func (a *answer) value(ref Ref, name string) (Value, *Error) {
	value := Value{Name: name, Lease: a.lease}
	switch v := a.fields[name].(type) {
	case string:
		value.Secret = secret.FromString(v)
	case json.Number:
		value.Secret = secret.FromString(v.String())
	case bool:
		value.Secret = secret.FromString(fmt.Sprint(v))
	default:
		return Value{}, a.fault(ref, fmt.Sprintf("the field %q is %s and not a text", name, kindOf(v)))
	}
	return value, nil
}

func kindOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case []any:
		return "a list"
	}
	return "an object"
}

func (a *answer) fault(ref Ref, why string, hints ...string) *Error {
	return &Error{doing: "read %q from", Path: ref.String(), Needs: needs("read", a.path), Why: why, hints: hints}
}

// fieldHints lists the references to the existing fields.
func fieldHints(ref Ref, names []string) []string {
	const most = 10
	more := ""
	if len(names) > most {
		names, more = names[:most], ", …"
	}
	if len(names) == 0 {
		return nil
	}
	var refs []string
	for _, name := range names {
		refs = append(refs, Ref{ref.Path, name, ref.Version}.String())
	}
	return []string{"it has " + strings.Join(refs, ", ") + more}
}

// fieldsOf returns the fields of an answer. A version 2 key-value engine has them in
// data, beside metadata.
func fieldsOf(s *api.Secret, version2 bool) map[string]any {
	if !version2 {
		return s.Data
	}
	fields, _ := s.Data["data"].(map[string]any)
	return fields
}

// isVersion2 reports whether an answer has the form that only a version 2 key-value
// engine returns.
func isVersion2(s *api.Secret) bool {
	if s == nil || len(s.Data) != 2 {
		return false
	}
	metadata, ok := s.Data["metadata"].(map[string]any)
	_, hasData := s.Data["data"]
	for _, key := range []string{"created_time", "deletion_time", "destroyed", "version"} {
		_, has := metadata[key]
		ok = ok && has
	}
	return ok && hasData
}
