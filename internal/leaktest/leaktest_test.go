//lint:file-ignore U1000 the fields are filled by reflection

package leaktest

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

type (
	// quiet holds text in every form that is not printed.
	quiet struct {
		Name   string
		Value  secret.Secret
		value  secret.Secret
		Values map[string][]secret.Secret
		Any    error
		read   func() string
		To     *quiet
		Inside struct{ Name string }
	}
	kind string

	exported   struct{ Text string }
	unexported struct{ text string }
	list       struct{ Texts []string }
	keys       struct{ Texts map[string]secret.Secret }
	octets     struct{ text map[int][]byte }
	array      struct{ text [2]string }
	nested     struct{ list []struct{ text string } }
	anything   struct{ value any }
	failure    struct{ err error }
	raw        struct{ Value json.RawMessage }
	pointer    struct{ to *unexported }
	behind     struct{ to *pointer }
	inJSON     struct{ secret.Secret }
	inLog      struct{ value secret.Secret }
	spoken     struct{ value secret.Secret }
	opened     struct{ from interface{ Open() string } }
	source     struct{ text string }
	wrong      struct{ Value secret.Secret }
)

func (v inJSON) MarshalJSON() ([]byte, error) { return json.Marshal(v.RevealString()) }
func (v inLog) LogValue() slog.Value          { return slog.StringValue(v.value.RevealString()) }
func (v spoken) Error() string                { return fmt.Sprintf("it is %x", v.value.Reveal()) }
func (s *source) Open() string                { return s.text }

func TestCheckFindsWhatIsPrinted(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		types []Type
		want  []string // a part of each problem
	}{
		{[]Type{{quiet{}, "Name Values[key] Any Inside.Name"}}, nil},
		{[]Type{{quiet{}, "Values[key] Any"}}, []string{"leaktest.quiet.Inside.Name", "leaktest.quiet.Name"}},
		{[]Type{{kind(""), "."}}, nil},
		{[]Type{{kind(""), ""}}, []string{"leaktest.kind is printed by"}},
		{[]Type{{exported{}, ""}}, []string{"leaktest.exported.Text is printed by %v"}},
		{[]Type{{exported{}, "Text Gone"}}, []string{`no text "Gone"`}},
		{[]Type{{wrong{}, "Value"}}, []string{`no text "Value"`}},
		{[]Type{{&unexported{}, ""}}, []string{"leaktest.unexported.text"}},
		{[]Type{{list{}, ""}}, []string{"leaktest.list.Texts"}},
		{[]Type{{keys{}, ""}}, []string{"leaktest.keys.Texts[key]"}},
		{[]Type{{octets{}, ""}}, []string{"leaktest.octets.text"}},
		{[]Type{{array{}, ""}}, []string{"leaktest.array.text"}},
		{[]Type{{nested{}, ""}}, []string{"leaktest.nested.list.text"}},
		{[]Type{{anything{}, ""}}, []string{"leaktest.anything.value"}},
		{[]Type{{failure{}, ""}}, []string{"leaktest.failure.err"}},
		{[]Type{{raw{}, ""}}, []string{"leaktest.raw.Value"}},
		{[]Type{{pointer{}, ""}}, []string{"leaktest.unexported.text is printed by %t"}},
		{[]Type{{behind{}, ""}}, nil},
		{[]Type{{inJSON{}, ""}}, []string{"leaktest.inJSON.Secret is printed by JSON, slog's JSON"}},
		{[]Type{{inLog{}, ""}}, []string{"leaktest.inLog.value is printed by slog's text, slog's JSON"}},
		{[]Type{{spoken{}, ""}}, []string{"leaktest.spoken.value is printed by %v"}},
		{[]Type{{opened{}, ""}}, []string{"leaktest.opened.from is an interface"}},
		{[]Type{{opened{}, ""}, {source{}, ""}}, []string{"leaktest.source.text"}},
	} {
		got := check(test.types)
		if len(got) != len(test.want) {
			t.Errorf("%T: got %q", test.types[0].Of, got)
			continue
		}
		for i := range got {
			if !strings.Contains(got[i], test.want[i]) {
				t.Errorf("%T: got %q, want %q", test.types[0].Of, got[i], test.want[i])
			}
		}
	}
}

// Exported is declared only in this test.
type Exported struct{}

func TestMissingTypesAreFound(t *testing.T) {
	t.Parallel()
	if got := missing(t, []Type{{Exported{}, ""}}); !slices.Equal(got, []string{"Type"}) {
		t.Errorf("got %q", got)
	}
	if got := missing(t, []Type{{Type{}, ""}}); len(got) > 0 {
		t.Errorf("got %q", got)
	}
}

func TestFormsAreThoseOfThePrintings(t *testing.T) {
	t.Parallel()
	for _, value := range []any{core, []byte(core), "x" + core, []byte("x" + core), []byte("xy" + core + "z")} {
		for _, p := range printings {
			if strings.HasSuffix(p.name, "T") || strings.HasSuffix(p.name, "p") {
				continue // the type, and an address
			}
			if text := p.as(value); !slices.ContainsFunc(forms(core), func(form string) bool { return strings.Contains(text, form) }) {
				t.Errorf("%s of %#v is not recognised: %s", p.name, value, text)
			}
		}
	}
}
