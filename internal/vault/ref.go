package vault

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// scheme is the optional prefix of a reference, which distinguishes it from other
// text.
const scheme = "vault://"

// Ref names one value, or all values of a path: mount/path#field.
type Ref struct {
	// Path is the mount and the path in it, as for `vault kv get`: without the data/
	// that the API inserts.
	Path string
	// Field is empty for the path's only field, or for all of them.
	Field string
	// Version selects a version in a version 2 key-value engine; 0 is the newest.
	Version int
}

// RefError says why a text is not a reference.
type RefError struct{ text, why string }

func (e *RefError) Error() string { return fmt.Sprintf("%q is no Vault reference: %s", e.text, e.why) }

// ExitCode is the exit status for wrong usage.
func (*RefError) ExitCode() int { return 2 }

// Hints shows the format.
func (*RefError) Hints() []string {
	return []string{"write it as mount/path#field or vault://mount/path#field?version=N"}
}

// IsRef reports whether a text has the scheme of a reference.
func IsRef(text string) bool { return strings.HasPrefix(text, scheme) }

// ParseRef parses a reference: mount/path#field, optionally with the scheme vault://.
// ?version=N may follow the field or the path.
func ParseRef(text string) (Ref, error) {
	fail := func(format string, args ...any) (Ref, error) {
		return Ref{}, &RefError{text: text, why: fmt.Sprintf(format, args...)}
	}
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || r == unicode.ReplacementChar }) {
		return fail("it holds a character that no path has")
	}
	path, field, hasField := strings.Cut(strings.TrimPrefix(text, scheme), "#")
	ref := Ref{Path: path, Field: field}
	for _, part := range []*string{&ref.Path, &ref.Field} {
		at := strings.Index(*part, "?")
		if part == &ref.Field { // a field's name may contain a question mark
			at = strings.LastIndex(*part, "?version=")
		}
		if at < 0 {
			continue
		}
		rest, query := (*part)[:at], (*part)[at+1:]
		number, ok := strings.CutPrefix(query, "version=")
		version, err := strconv.ParseUint(number, 10, 31)
		if !ok || err != nil || version == 0 || ref.Version != 0 {
			return fail("after the question mark it takes version=N once, N from 1")
		}
		*part, ref.Version = rest, int(version)
	}
	if hasField && ref.Field == "" {
		return fail("no field follows the #")
	}
	ref.Path = strings.TrimPrefix(ref.Path, "/")
	if why := pathFault(ref.Path); why != "" {
		return fail("%s", why)
	}
	return ref, nil
}

// pathFault says what is wrong with a path, "" if it is valid. Dot segments would
// read another path than the one shown.
func pathFault(path string) string {
	segments := strings.Split(path, "/")
	switch {
	case path == "":
		return "no path is given"
	case strings.HasSuffix(path, "/"):
		return "it ends in a slash and so names a folder"
	case path != strings.TrimSpace(path):
		return "it begins or ends with white space"
	case len(segments) < 2:
		return "a path has at least two parts, the mount and the name in it"
	}
	for _, s := range segments {
		switch s {
		case "":
			return "two slashes follow each other"
		case ".", "..":
			return "a part of the path is " + strconv.Quote(s)
		}
	}
	return ""
}

// String returns the reference in the format that ParseRef parses.
func (r Ref) String() string {
	text := r.Path
	if r.Field != "" {
		text += "#" + r.Field
	}
	if r.Version != 0 {
		text += "?version=" + strconv.Itoa(r.Version)
	}
	return text
}
