package lint

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"
)

const configSchemaPath = "../../docs/schema/config-v1.json"

type object = map[string]any

// configSchema is the schema of the configuration, made from the words that the reader knows.
func configSchema() object {
	severities := object{}
	for _, rule := range allRules {
		severities[rule.ID] = object{"$ref": "#/$defs/severity", "description": rule.Title + ". Reported as " + rule.Severity.String() + "."}
	}
	texts := func(what string) object {
		return object{"type": []string{"array", "null"}, "items": object{"type": "string", "minLength": 1}, "description": what}
	}
	return object{
		"$schema":              "https://json-schema.org/draft/2020-12/schema",
		"$id":                  ConfigSchemaURL,
		"title":                "Configuration of coder-secrets templates lint, version 1",
		"description":          "The file .coder-secrets.yaml of a repository. It sets the rules of the linter and nothing else.",
		"type":                 []string{"object", "null"},
		"additionalProperties": false,
		"properties": object{
			"profile": object{"enum": configProfiles, "description": "The rules to run; pedantic adds those that are a matter of taste."},
			"fail_on": object{"enum": configLevels, "description": "The lowest severity that makes the exit status 3."},
			"rules": object{
				"type": []string{"object", "null"}, "additionalProperties": false, "properties": severities,
				"description": "The severity that a rule reports with, or off.",
			},
			"names": object{
				"type": []string{"object", "null"}, "additionalProperties": false, "description": "What names mean here.",
				"properties": object{
					"secret": texts("Words or phrases that mean a secret."),
					"allow":  texts("Names, in full, that mean none."),
				},
			},
			"exclude": texts("Patterns of paths to leave out; one without a slash fits each part of a path."),
		},
		"$defs": object{"severity": object{"enum": configSeverities}},
	}
}

func TestConfigSchemaIsFresh(t *testing.T) {
	t.Parallel()
	want, err := json.MarshalIndent(configSchema(), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *update {
		if err := os.WriteFile(configSchemaPath, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(configSchemaPath)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s is not what the reader knows; run go generate ./... (-want +got)\n%s", configSchemaPath, diff)
	}
}

func compiledConfigSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	compiled, err := jsonschema.NewCompiler().Compile(configSchemaPath)
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// TestSchemaAndReaderAgree generates configurations, valid and invalid ones, and compares
// the published schema with the reader.
func TestSchemaAndReaderAgree(t *testing.T) {
	t.Parallel()
	schema := compiledConfigSchema(t)
	var ids []string
	for _, rule := range allRules {
		ids = append(ids, rule.ID)
	}
	scalar := rapid.SampledFrom([]any{
		"regular", "pedantic", "error", "warning", "note", "never", "off", "Error", "", "word", true, 3, 1.5, nil, []any{}, object{},
	})
	text := rapid.SampledFrom([]any{"word", "two words", "legacy/**", "*.tf", "", 7, nil, true, []any{"x"}})
	texts := rapid.OneOf(rapid.Map(rapid.SliceOfN(text, 0, 3), func(l []any) any { return l }), scalar)
	mapping := func(keys []string, value *rapid.Generator[any]) *rapid.Generator[any] {
		return rapid.Map(rapid.MapOfN(rapid.SampledFrom(append(keys, "nosuch")), value, 0, 3), func(m map[string]any) any { return m })
	}
	config := rapid.Custom(func(r *rapid.T) any {
		m := object{}
		for key, value := range map[string]*rapid.Generator[any]{
			"profile": scalar, "fail_on": scalar, "rules": rapid.OneOf(mapping(slices.Clone(ids), scalar), scalar),
			"names": rapid.OneOf(mapping([]string{"secret", "allow"}, texts), scalar), "exclude": texts, "nosuch": scalar,
		} {
			if rapid.IntRange(0, 5).Draw(r, "has "+key) == 0 {
				m[key] = value.Draw(r, key)
			}
		}
		return m
	})
	right, wrong := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		document := config.Draw(r, "config")
		src, err := json.Marshal(document) // which is YAML too
		if err != nil {
			r.Fatal(err)
		}
		plain, err := jsonschema.UnmarshalJSON(strings.NewReader(string(src)))
		if err != nil {
			r.Fatal(err)
		}
		invalid := schema.Validate(plain)
		_, errs := parseConfig(src, ruleIDs())
		if (invalid == nil) != (len(errs) == 0) {
			r.Fatalf("%s\nthe schema says %v\nthe reader says %v", src, invalid, errs)
		}
		if invalid == nil {
			right++
		} else {
			wrong++
		}
	})
	if right == 0 || wrong == 0 {
		t.Errorf("%d configurations were right, %d wrong: the test shows nothing", right, wrong)
	}
}

func TestConfigSaysWhatIsWrongAndWhere(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, src string
		want      []string // position, text, hints
	}{
		{"nothing", "", nil},
		{"comments alone", "# yaml-language-server: $schema=x\n\n# rules:\n", nil},
		{"empty sections", "rules:\nnames:\n  secret:\nexclude:\n", nil},
		{"marker", "---\nprofile: pedantic\n", nil},
		{"misspelt key", "fail_on: error\nrule:\n  x: off\n", []string{
			`line 2, column 1: unknown key "rule": expected one of profile, fail_on, rules, names, exclude | did you mean "rules"? | see 'coder-secrets help files'`,
		}},
		{"dash for underscore", "fail-on: error\n", []string{
			`line 1, column 1: unknown key "fail-on": expected one of profile, fail_on, rules, names, exclude | did you mean "fail_on"? | see 'coder-secrets help files'`,
		}},
		{"nothing near", "url: https://evil.example.com\n", []string{
			`line 1, column 1: unknown key "url": expected one of profile, fail_on, rules, names, exclude | see 'coder-secrets help files'`,
		}},
		{"misspelt rule", "rules:\n  secret-param: off\n", []string{
			`line 2, column 3: unknown rule "secret-param": expected one of … | did you mean "secret-parameter"? | see 'coder-secrets templates rules'`,
		}},
		{"misspelt severity", "rules:\n  secret-parameter: warn\n", []string{
			`line 2, column 21: unknown severity "warn": expected one of error, warning, note, off`,
		}},
		{"severity of another place", "fail_on: off\n", []string{`line 1, column 10: unknown severity "off": expected one of error, warning, note, never`}},
		{"two mistakes", "profile: Regular\nnames:\n  alow: [x]\n", []string{
			`line 1, column 10: unknown profile "Regular": expected one of regular, pedantic | did you mean "regular"?`,
			`line 3, column 3: unknown key "alow": expected one of secret, allow | did you mean "allow"? | see 'coder-secrets help files'`,
		}},
		{"no list", "exclude: legacy\n", []string{`line 1, column 10: exclude is no list, as in: exclude: [first, second]`}},
		{"no text", "exclude: [1, two]\n", []string{`line 1, column 11: exclude holds something else than a text; write it in quotes`}},
		{"pattern", "exclude: ['[']\n", []string{`line 1, column 10: the pattern "[" of exclude is malformed`}},
		{"list for the file", "- profile\n", []string{`line 1, column 1: the file holds no keys with values, as in: key: value`}},
		{"twice", "profile: regular\nprofile: pedantic\n", []string{`line 2, column 1: mapping key "profile" already defined at [1:1]`}},
		{"broken", "rules: [\n", []string{`line 1, column 8: sequence end token ']' not found`}},
		{"two documents", "profile: regular\n---\nprofile: regular\n", []string{`line 3, column 1: a second document begins: one is read`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, errs := parseConfig([]byte(test.src), ruleIDs())
			var got []string
			for _, err := range errs {
				text := err.Error()
				if before, _, ok := strings.Cut(text, "secret-parameter, false-masking"); ok {
					text = before + "…"
				}
				if e, ok := err.(interface{ Hints() []string }); ok && len(e.Hints()) > 0 {
					text += " | " + strings.Join(e.Hints(), " | ")
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestConfigOfTheDocumentsIsRight reads every configuration in the documentation.
func TestConfigOfTheDocumentsIsRight(t *testing.T) {
	t.Parallel()
	found := 0
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		blocks := strings.Split(string(text), "```yaml\n# yaml-language-server: $schema=")
		for _, block := range blocks[1:] {
			found++
			id, rest, _ := strings.Cut(block, "\n")
			if id != ConfigSchemaURL {
				t.Errorf("%s names the schema %s", page, id)
			}
			src, _, _ := strings.Cut(rest, "```")
			if _, errs := parseConfig([]byte(src), ruleIDs()); len(errs) > 0 {
				t.Errorf("%s shows a configuration that is refused: %v\n%s", page, errs, src)
			}
		}
	}
	if found == 0 {
		t.Error("no document shows a configuration with its schema")
	}
}

func FuzzConfig(f *testing.F) {
	f.Add([]byte("rules:\n  secret-parameter: off\nnames: {secret: [zugang]}\n"))
	f.Add([]byte("a: &x [*x]\n? {b: c}\n: - d\n<<: *x"))
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 4096 {
			return
		}
		c, errs := parseConfig(src, ruleIDs())
		if c == nil {
			t.Fatal("no configuration")
		}
		for _, err := range errs {
			if e, ok := err.(*positionError); ok && (e.line < 0 || e.column < 0) {
				t.Errorf("a position before the file: %v", err)
			}
		}
	})
}
