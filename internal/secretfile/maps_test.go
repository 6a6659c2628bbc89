package secretfile

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	yamlv3 "go.yaml.in/yaml/v3"
	"pgregory.net/rapid"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// removal is the value of an edit that removes a secret. Secrets cannot contain NUL.
const removal = "\x00"

// edit is one change to a document.
type edit struct{ name, value string }

func apply(t rapid.TB, format Format, before string, edits ...edit) string {
	t.Helper()
	doc, err := Parse(format, []byte(before))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range edits {
		if e.value == removal {
			doc.Remove(e.name)
		} else if err := doc.Set(e.name, secret.FromString(e.value)); err != nil {
			t.Fatal(err)
		}
	}
	return string(doc.Bytes())
}

func TestMapsKeepWhatIsNotEdited(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		format Format
		before string
		edit   edit
		want   string
	}{
		{"json: new file", FormatJSON, "", edit{"A", "1"}, "{\n  \"A\": \"1\"\n}\n"},
		{"json: append like the neighbour", FormatJSON, "{\n\t\"A\" : \"1\"\n}", edit{"B", "2"}, "{\n\t\"A\" : \"1\",\n\t\"B\" : \"2\"\n}"},
		{"json: one line", FormatJSON, `{"A":"1"}`, edit{"B", "2"}, `{"A":"1","B":"2"}`},
		{"json: replace", FormatJSON, `{"A": "1", "B": "x", "C": {"B": "y"}}`, edit{"B", `<">`}, `{"A": "1", "B": "<\">", "C": {"B": "y"}}`},
		{"json: replace what is no string", FormatJSON, `{"A": [1, "]"]}`, edit{"A", "1"}, `{"A": "1"}`},
		{"json: duplicates become one", FormatJSON, `{"A": "1", "B": "2", "A": "3"}`, edit{"A", "4"}, `{"B": "2", "A": "4"}`},
		{"json: remove the first", FormatJSON, "{\n  \"A\": \"1\",\n  \"B\": \"2\"\n}", edit{"A", removal}, "{\n  \"B\": \"2\"\n}"},
		{"json: remove the last", FormatJSON, "{\n  \"A\": \"1\",\n  \"B\": \"2\"\n}", edit{"B", removal}, "{\n  \"A\": \"1\"\n}"},
		{"json: remove the only one", FormatJSON, "{ \"A\": \"1\" }\n", edit{"A", removal}, "{}\n"},
		{"json: escapes of others stay", FormatJSON, `{"\u0041": "\u0031"}`, edit{"B", "2"}, `{"\u0041": "\u0031","B": "2"}`},
		{"json: the same value stays as it is written", FormatJSON, `{"A": "\u0031"}`, edit{"A", "1"}, `{"A": "\u0031"}`},
		{"json: byte order mark", FormatJSON, "\uFEFF{}", edit{"A", "1"}, "\uFEFF{\n  \"A\": \"1\"\n}"},

		{"yaml: new file", FormatYAML, "", edit{"A", "1"}, "A: \"1\"\n"},
		{"yaml: only comments", FormatYAML, "# mine\n", edit{"A", "1"}, "# mine\nA: \"1\"\n"},
		{"yaml: append", FormatYAML, "---\n# a\nA: x # why\n\n# b\nB: 'y'", edit{"C", "z"}, "---\n# a\nA: x # why\n\n# b\nB: 'y'\nC: \"z\"\n"},
		{"yaml: append before the end mark", FormatYAML, "A: x\n...\n", edit{"C", "z"}, "A: x\nC: \"z\"\n...\n"},
		{"yaml: replace keeps comments", FormatYAML, "# a\nA: x # why\n\n# b\nB: 'y'\n", edit{"A", "z"}, "# a\nA: \"z\" # why\n\n# b\nB: 'y'\n"},
		{"yaml: a hash in quotes is no comment", FormatYAML, "A: 'it''s # x' # why\n", edit{"A", "z"}, "A: \"z\" # why\n"},
		{"yaml: replace a block", FormatYAML, "A: |\n  one\n\n  two\n\n# b\nB: y\n", edit{"A", "z"}, "A: \"z\"\n# b\nB: y\n"},
		{"yaml: replace a scalar of several lines", FormatYAML, "A: one\n  two\n\nB: y\n", edit{"A", "z"}, "A: \"z\"\n\nB: y\n"},
		{"yaml: write a block", FormatYAML, "A: x # key\n", edit{"A", "one\ntwo\n"}, "A: | # key\n  one\n  two\n"},
		{"yaml: block without a newline at the end", FormatYAML, "", edit{"A", "one\ntwo"}, "A: |-\n  one\n  two\n"},
		{"yaml: remove", FormatYAML, "# a\nA: x\nB: y\n", edit{"A", removal}, "# a\nB: y\n"},
		{"yaml: remove the only one", FormatYAML, "# a\nA: x\n", edit{"A", removal}, "# a\n"},
		{"yaml: names that mean something", FormatYAML, "", edit{"yes", "no"}, "\"yes\": \"no\"\n"},
		{"yaml: others stay", FormatYAML, "N: 1\nL:\n  - a\n  - b\nM:\n  x: y\n", edit{"A", "x"}, "N: 1\nL:\n  - a\n  - b\nM:\n  x: y\nA: \"x\"\n"},
		{"yaml: replace what is no string", FormatYAML, "Z: 1\nL: [a]\n", edit{"Z", "x"}, "Z: \"x\"\nL: [a]\n"},
		{"yaml: the same value stays as it is written", FormatYAML, "A: 'x'\n", edit{"A", "x"}, "A: 'x'\n"},

		{"yaml: byte order mark", FormatYAML, "\uFEFFA: x\nB: y\n", edit{"A", "z"}, "\uFEFFA: \"z\"\nB: y\n"},
		{"yaml: CRLF", FormatYAML, "A: \"x\" # why\r\nB: |\r\n  # one\r\n  two\r\n# c\r\n", edit{"B", "y"}, "A: \"x\" # why\r\nB: \"y\"\n# c\r\n"},
		{"yaml: replace a list without indent", FormatYAML, "L:\n- a\n- b\nA: x\n", edit{"L", "y"}, "L: \"y\"\nA: x\n"},
		{"yaml: remove a list without indent", FormatYAML, "L:\n-\n  a: b\nA: x\n", edit{"L", removal}, "A: x\n"},

		{"raw", FormatRaw, "old\n", edit{"any", "new"}, "new"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, apply(t, tt.format, tt.before, tt.edit)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestMapsListTheirStrings(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name         string
		format       Format
		in           string
		want, faults []string
	}{
		{"json", FormatJSON, `{"A": "1", "N": 1, "B": "", "A": "2"}`, []string{"B", "A"}, []string{`line 1: "N" is no string`}},
		{"yaml", FormatYAML, "A: x\nN: 1\nT: true\nE:\nB: ''\nD: 2026-01-01\n", []string{"A", "B", "D"}, []string{
			`line 2: "N" is no string`, `line 3: "T" is no string`, `line 4: "E" is no string`,
		}},
		{"raw", FormatRaw, "x", nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			doc, err := Parse(tt.format, []byte(tt.in))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, doc.Names()); diff != "" {
				t.Errorf("names (-want +got)\n%s", diff)
			}
			var faults []string
			if faulty, ok := doc.(interface{ Faults() []error }); ok {
				for _, fault := range faulty.Faults() {
					faults = append(faults, fault.Error())
				}
			}
			if diff := cmp.Diff(tt.faults, faults); diff != "" {
				t.Errorf("faults (-want +got)\n%s", diff)
			}
		})
	}
}

func TestMapsThatAreNoneSayWhere(t *testing.T) {
	t.Parallel()
	tests := []struct {
		format   Format
		in, want string
	}{
		{FormatJSON, "{\n\"A\": hunter2}", "line 2: this is no JSON"},
		{FormatJSON, `["hunter2"]`, "no JSON object"},
		{FormatJSON, `"hunter2"`, "no JSON object"},
		{FormatJSON, `{"A": "hunter2"`, "no JSON"},
		{FormatJSON, "{\"A\":\n\"hunter2\xff\"}", "line 2: this is no UTF-8 text"},
		{FormatYAML, "A: x\nB: hunter2\xff\n", "line 2: this is no UTF-8 text"},
		{FormatYAML, "A: *hunter2\n", "anchors, aliases"},
		{FormatYAML, "A: &a hunter2\nB: *a\n", "line 1: anchors, aliases and tags are not taken"},
		{FormatYAML, "A: !!binary hunter2\n", "line 1: anchors, aliases and tags"},
		{FormatYAML, "- hunter2\n", "no flat YAML map"},
		{FormatYAML, "{A: hunter2}\n", "no flat YAML map"},
		{FormatYAML, "hunter2\n", "no flat YAML map"},
		{FormatYAML, "A: 'hunter2\n", "no YAML"},
		{FormatYAML, "A: x\n---\nB: hunter2\n", "more than one YAML document"},
		{FormatYAML, "---\n---\nB: hunter2\n", "more than one YAML document"},
		{FormatYAML, "---\n# c\n---", "more than one YAML document"},
		{FormatYAML, "<<: {A: hunter2}\n", "YAML"},
	}
	for _, tt := range tests {
		_, err := Parse(tt.format, []byte(tt.in))
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q gives the error %v, want one with %q and without the value", tt.in, err, tt.want)
		}
	}
}

// TestYAMLSetIsSeenOrRefused: a parser reads text after an empty list item as part of that
// item.
func TestYAMLSetIsSeenOrRefused(t *testing.T) {
	t.Parallel()
	doc, err := Parse(FormatYAML, []byte("A:\n-"))
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Set("B", secret.FromString("x")); err == nil || !strings.Contains(err.Error(), "take the new one in") {
		t.Errorf("an entry behind an empty item: %v, want a refusal", err)
	}
}

// TestYAMLChangesNoOtherValue: appending an entry after a block without a trailing newline
// would add a newline to the value of the block.
func TestYAMLChangesNoOtherValue(t *testing.T) {
	t.Parallel()
	for _, before := range []string{"A: |\n  one\n  two", "A: >\r\n  one", "A: |+\n  one"} {
		doc, err := Parse(FormatYAML, []byte(before))
		if err != nil {
			t.Fatal(err)
		}
		if err := doc.Set("B", secret.FromString("x")); !errors.Is(err, errOthersChange) {
			t.Errorf("%q and an entry more: %v, want errOthersChange", before, err)
		}
	}
}

// TestMapsAreReadByOthersAsWritten compares the written values with those that the libraries
// of other programs read, and with those that this package reads.
func TestMapsAreReadByOthersAsWritten(t *testing.T) {
	t.Parallel()
	name := rapid.OneOf(rapid.StringMatching(`[A-Za-z_][A-Za-z0-9_]{0,5}`), rapid.SampledFrom([]string{"yes", "null", "a b", "a: b", "#", "- x", "é", "1", "~", "a\"b", "{", "<<"}))
	readers := map[Format]func(text string, into any) error{
		FormatJSON: func(text string, into any) error { return json.Unmarshal([]byte(text), into) },
		FormatYAML: func(text string, into any) error { return yamlv3.Unmarshal([]byte(text), into) },
	}
	starts := map[Format][]string{
		FormatJSON: {"", "{}", "{\n    \"KEPT\": \"kept\"\n}\n"},
		FormatYAML: {"", "# c\n", "KEPT: kept # c\n", "KEPT: |\n  kept\n  lines\n\n\n", "KEPT: |+\n  kept\n\n\n", "KEPT: \"kept\n\n  lines\""},
	}
	for format, read := range readers {
		t.Run(string(format), func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				text := rapid.SampledFrom(starts[format]).Draw(t, "start")
				want := map[string]string{}
				_ = read(text, &want)
				for range rapid.IntRange(1, 6).Draw(t, "edits") {
					e := edit{name.Draw(t, "name"), anyValue().Draw(t, "value")}
					if rapid.IntRange(0, 4).Draw(t, "remove") == 0 {
						e.value = removal
						delete(want, e.name)
					} else {
						want[e.name] = e.value
					}
					text = apply(t, format, text, e)
				}
				got := map[string]string{}
				if err := read(text, &got); err != nil {
					t.Fatalf("others cannot read %q: %v", text, err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("others read %q differently (-want +got)\n%s", text, diff)
				}
				ours := map[string]string{}
				doc, err := Parse(format, []byte(text))
				if err != nil {
					t.Fatalf("we cannot read %q: %v", text, err)
				}
				for _, name := range doc.Names() {
					value, err := doc.Get(name)
					if err != nil {
						t.Fatal(err)
					}
					ours[name] = value.RevealString()
				}
				if diff := cmp.Diff(want, ours); diff != "" {
					t.Fatalf("we read %q differently (-want +got)\n%s", text, diff)
				}
			})
		})
	}
}
