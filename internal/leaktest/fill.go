package leaktest

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
	"unsafe"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// core is the text that all marks begin with. It has nine letters, so that it has
// only three base64 encodings, one for each position modulo three.
const core = "v4lueMark"

// filler fills values with marks and remembers where each of them is.
type filler struct {
	types []reflect.Type
	shown map[reflect.Type]map[string]bool // field to whether it exists
	marks []string                         // the field of each mark
	nests map[reflect.Type]int             // how often a type is being filled
	found map[string][]string              // by field, how its mark was printed
	deep  int                              // how many pointers lead to the current value
	empty []string                         // fields that could not be filled
}

func newFiller(types []Type) *filler {
	f := &filler{shown: map[reflect.Type]map[string]bool{}, nests: map[reflect.Type]int{}, found: map[string][]string{}}
	for _, typ := range types {
		rt := typ.of()
		f.types = append(f.types, rt)
		f.shown[rt] = map[string]bool{}
		for _, name := range strings.Fields(typ.Shown) {
			f.shown[rt][name] = false
		}
	}
	return f
}

// mistakes lists the entries that do not name a field with text, and the fields that
// could not be filled.
func (f *filler) mistakes() []string {
	var list []string
	for _, field := range f.empty {
		list = append(list, field+" is an interface that no type of the list implements")
	}
	for rt, fields := range f.shown {
		for name, met := range fields {
			if !met {
				list = append(list, fmt.Sprintf("%s has no text %q that could be shown: remove it from the list", rt, name))
			}
		}
	}
	slices.Sort(list)
	return list
}

// place is the location of a value: a field of a named type.
type place struct {
	in   reflect.Type
	name string // "." for a value of the type itself
}

func (p place) String() string {
	if p.name == "." {
		return p.in.String()
	}
	return p.in.String() + "." + p.name
}

// text returns a mark for a place, or a harmless word if its text may be shown.
func (f *filler) text(at place) string {
	if f.isShown(at) {
		return "shown"
	}
	i := slices.Index(f.marks, at.String())
	if i < 0 {
		i = len(f.marks)
		f.marks = append(f.marks, at.String())
	}
	return fmt.Sprintf("%s%03d", core, i)
}

func (f *filler) isShown(at place) bool {
	_, shown := f.shown[at.in][at.name]
	if shown {
		f.shown[at.in][at.name] = true
	}
	return shown
}

// deepest is how many nested pointers are followed. fmt follows one.
const deepest = 3

// textError is an error that every way of printing shows.
type textError string

func (e textError) Error() string { return string(e) }

var errorType = reflect.TypeFor[error]()

// fill fills a settable value. Functions and channels stay nil: they are printed as
// addresses.
func (f *filler) fill(v reflect.Value, at place) {
	rt := v.Type()
	switch v.Interface().(type) {
	case secret.Secret:
		i := len(f.marks)
		f.marks = append(f.marks, at.String())
		v.Set(reflect.ValueOf(secret.FromString(fmt.Sprintf("%s%03d", core, i))))
		return
	case time.Time:
		return
	}
	if slices.Contains([]string{"sync", "sync/atomic", "context"}, rt.PkgPath()) {
		return
	}
	if rt.Kind() == reflect.Struct && rt.Name() != "" && !strings.HasPrefix(rt.PkgPath(), module) && f.isShown(at) {
		return
	}
	if rt.Name() != "" && rt.PkgPath() != "" {
		if rt.Kind() == reflect.Struct || f.shown[rt] != nil {
			at = place{rt, "."}
		}
		if f.nests[rt] > 1 {
			return
		}
		f.nests[rt]++
		defer func() { f.nests[rt]-- }()
	}
	switch rt.Kind() {
	case reflect.String:
		v.SetString(f.text(at))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(1)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(1)
	case reflect.Float32, reflect.Float64:
		v.SetFloat(1)
	case reflect.Slice:
		f.slice(v, at)
	case reflect.Array:
		for i := range v.Len() {
			f.fill(v.Index(i), at)
		}
	case reflect.Map:
		f.keyed(v, at)
	case reflect.Pointer:
		if f.deep == deepest {
			return
		}
		f.deep++
		to := reflect.New(rt.Elem())
		f.fill(to.Elem(), at)
		v.Set(to)
		f.deep--
	case reflect.Interface:
		f.implemented(v, at)
	case reflect.Struct:
		f.fields(v, at)
	}
}

func (f *filler) slice(v reflect.Value, at place) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		text := f.text(at)
		if v.Type().Name() == "RawMessage" {
			text = `"` + text + `"`
		}
		v.SetBytes([]byte(text))
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), 1, 1))
	f.fill(v.Index(0), at)
}

func (f *filler) keyed(v reflect.Value, at place) {
	key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
	f.fill(key, place{at.in, at.name + "[key]"})
	f.fill(value, at)
	v.Set(reflect.MakeMap(v.Type()))
	v.SetMapIndex(key, value)
}

// implemented fills an interface: an error and any with text, other interfaces with
// one of the test's types.
func (f *filler) implemented(v reflect.Value, at place) {
	rt := v.Type()
	switch {
	case rt == errorType:
		v.Set(reflect.ValueOf(textError(f.text(at))))
		return
	case rt.NumMethod() == 0:
		v.Set(reflect.ValueOf(f.text(at)))
		return
	}
	implemented := !strings.HasPrefix(at.in.PkgPath(), module)
	for _, known := range f.types {
		for _, candidate := range []reflect.Type{known, reflect.PointerTo(known)} {
			if !candidate.Implements(rt) {
				continue
			}
			if implemented = true; f.nests[known] == 0 {
				value := reflect.New(candidate).Elem()
				f.fill(value, at)
				v.Set(value)
				return
			}
		}
	}
	if !implemented && !f.isShown(at) && !slices.Contains(f.empty, at.String()) {
		f.empty = append(f.empty, at.String())
	}
}

// module is the prefix of all our packages' paths.
const module = "github.com/coder-secrets/coder-secrets/"

// fields fills a struct, including its unexported fields.
func (f *filler) fields(v reflect.Value, at place) {
	for i := range v.NumField() {
		field := v.Field(i)
		name := v.Type().Field(i).Name
		if at.name != "." {
			name = at.name + "." + name
		}
		f.fill(reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem(), place{at.in, name})
	}
}
