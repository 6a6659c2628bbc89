package leaktest

import (
	"bytes"
	"encoding/base64"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// verbs are all of fmt's verbs, including those that do not fit text: fmt then prints
// the value too, and follows pointers.
const verbs = "vTtbcdoOqxXUeEfFgGsp"

var flags = []string{"", "+", "#", " "}

// printing is one way to turn a value into text.
type printing struct {
	name string
	as   func(value any) string
}

var printings = func() []printing {
	var list []printing
	for _, flag := range flags {
		for _, verb := range verbs {
			format := "%" + flag + string(verb)
			list = append(list, printing{format, func(value any) string { return fmt.Sprintf(format, value) }})
		}
	}
	logged := func(handler func(*bytes.Buffer) slog.Handler) func(any) string {
		return func(value any) string {
			var out bytes.Buffer
			slog.New(handler(&out)).Info("message", "value", value)
			return out.String()
		}
	}
	return append(
		list,
		printing{"JSON", func(value any) string {
			text, err := json.Marshal(value)
			return fmt.Sprint(string(text), err)
		}},
		printing{"gob", func(value any) string {
			var out bytes.Buffer
			err := gob.NewEncoder(&out).Encode(value)
			return fmt.Sprint(out.String(), err)
		}},
		printing{"slog's text", logged(func(out *bytes.Buffer) slog.Handler { return slog.NewTextHandler(out, nil) })},
		printing{"slog's JSON", logged(func(out *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(out, nil) })},
	)
}()

// holder holds a value once where fmt may call its methods, and once where it may
// not.
type holder struct{ Value, value any }

// print fills a value of the type and looks for marks in all its printed forms.
func (f *filler) print(of reflect.Type) {
	pointer := reflect.New(of)
	f.fill(pointer.Elem(), place{of, "."})
	value, to := pointer.Elem().Interface(), pointer.Interface()
	list := reflect.MakeSlice(reflect.SliceOf(of), 1, 1)
	list.Index(0).Set(pointer.Elem())
	for _, p := range printings {
		for _, x := range []any{value, to, list.Interface(), holder{Value: value}, holder{value: value}, &holder{Value: to}, &holder{value: to}} {
			f.search(p.name, p.as(x))
		}
	}
}

// search records which marks a text contains.
func (f *filler) search(printed, text string) {
	if !slices.ContainsFunc(forms(core), func(form string) bool { return strings.Contains(text, form) }) {
		return
	}
	known := false
	for i, field := range f.marks {
		mark := fmt.Sprintf("%s%03d", core, i)
		if slices.ContainsFunc(forms(mark), func(form string) bool { return strings.Contains(text, form) }) {
			known = true
			f.note(field, printed)
		}
	}
	if !known {
		f.note("a field that is not known", printed)
	}
}

func (f *filler) note(field, printed string) {
	if !slices.Contains(f.found[field], printed) {
		f.found[field] = append(f.found[field], printed)
	}
}

// leaks lists the fields whose text was printed.
func (f *filler) leaks() []string {
	var list []string
	for _, field := range slices.Sorted(maps.Keys(f.found)) {
		ways := f.found[field]
		const most = 3
		more := ""
		if len(ways) > most {
			more = " and " + strconv.Itoa(len(ways)-most) + " more"
		}
		list = append(list, field+" is printed by "+strings.Join(ways[:min(len(ways), most)], ", ")+more)
	}
	return list
}

var formsOf sync.Map // from a text to its forms, for tests in parallel

// forms returns all the ways in which the printings may write a text, as a string or
// as bytes.
func forms(text string) []string {
	if list, ok := formsOf.Load(text); ok {
		return list.([]string)
	}
	list := []string{text}
	for _, flag := range flags {
		for _, verb := range strings.Replace(strings.Replace(verbs, "T", "", 1), "p", "", 1) {
			for _, value := range []any{text, []byte(text)} {
				form := strings.TrimPrefix(fmt.Sprintf("%"+flag+string(verb), value), "[]byte{")
				list = append(list, strings.Trim(form, "[]}"))
			}
		}
	}
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
		for before := range 3 {
			// In base64, the first and last digits also depend on the neighbouring
			// text.
			whole := encoding.EncodeToString([]byte("xx"[:before] + text))
			list = append(list, whole[(before*8+5)/6:(before+len(text))*8/6])
		}
	}
	slices.Sort(list)
	list = slices.Compact(list)
	formsOf.Store(text, list)
	return list
}
