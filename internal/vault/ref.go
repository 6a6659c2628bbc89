package vault

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// scheme may begin a reference, and tells one from other text.
const scheme = "vault://"

// Ref names one value, or all values of a path: mount/path#field.
type Ref struct {
	// Path is the mount and the path in it as one types them for `vault kv get`,
	// without the data/ that the API puts between them.
	Path string
	// Field is empty where the path's only field is meant, or all of them.
	Field string
	// Version is of a version 2 key-value engine; 0 is the newest.
	Version int
}

// RefError says why a text is no reference.
type RefError struct{ text, why string }

func (e *RefError) Error() string { return fmt.Sprintf("%q is no Vault reference: %s", e.text, e.why) }

// ExitCode is that of wrong usage.
func (*RefError) ExitCode() int { return 2 }

// Hints shows the form.
func (*RefError) Hints() []string {
	return []string{"write it as mount/path#field or vault://mount/path#field?version=N"}
}

// IsRef reports whether a text claims to be a reference, by its scheme.
func IsRef(text string) bool { return strings.HasPrefix(text, scheme) }

// ParseRef reads a reference: mount/path#field, or with the scheme vault:// before
// it. ?version=N may follow the field or the path.
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
		if part == &ref.Field { // where a question mark of the name's own may be
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

// pathFault says what is wrong with a path, "" where nothing is. Dot segments
// would reach another path than the one that is shown.
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

// String is the reference as ParseRef reads it.
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
