package report

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// The part of SARIF 2.1.0 that this package uses, and what it represents:
//
//   - A rule is a reportingDescriptor with its page as help; security-severity
//     and precision are the properties that code scanning sorts by.
//   - A finding is a result; its Flow becomes a code flow and related locations.
//   - An ignored finding is a result with a suppression, so that a scanner closes
//     the alert and does not forget it.
//   - The fingerprint is a partial fingerprint named coderSecrets/v1.
//
// No snippet is written, because it could contain a value.

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool          sarifTool                `json:"tool"`
	Invocations   []sarifInvocation        `json:"invocations,omitempty"`
	OriginalBases map[string]sarifArtifact `json:"originalUriBaseIds,omitempty"`
	Results       []sarifResult            `json:"results"` // must not be nil
	ColumnKind    string                   `json:"columnKind"`
}

type sarifInvocation struct {
	Successful    bool                `json:"executionSuccessful"`
	Notifications []sarifNotification `json:"toolExecutionNotifications"`
}

type sarifNotification struct {
	Level   string    `json:"level"`
	Message sarifText `json:"message"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name           string      `json:"name"`
	Version        string      `json:"semanticVersion,omitempty"`
	InformationURI string      `json:"informationUri"`
	Rules          []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID               string         `json:"id"`
	Name             string         `json:"name"`
	ShortDescription sarifText      `json:"shortDescription"`
	FullDescription  sarifText      `json:"fullDescription"`
	Help             sarifText      `json:"help"`
	HelpURI          string         `json:"helpUri"`
	Configuration    sarifConfig    `json:"defaultConfiguration"`
	Properties       map[string]any `json:"properties"`
}

type sarifConfig struct {
	Enabled bool   `json:"enabled"`
	Level   string `json:"level"`
}

type sarifText struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type sarifResult struct {
	RuleID              string             `json:"ruleId"`
	RuleIndex           int                `json:"ruleIndex"`
	Level               string             `json:"level"`
	Message             sarifText          `json:"message"`
	Locations           []sarifLocation    `json:"locations"`
	RelatedLocations    []sarifLocation    `json:"relatedLocations,omitempty"`
	CodeFlows           []sarifFlow        `json:"codeFlows,omitempty"`
	PartialFingerprints map[string]string  `json:"partialFingerprints"`
	Suppressions        []sarifSuppression `json:"suppressions,omitempty"`
	HostedViewerURI     string             `json:"hostedViewerUri,omitempty"`
	Properties          map[string]any     `json:"properties"`
}

type sarifSuppression struct {
	Kind          string `json:"kind"`
	Justification string `json:"justification,omitempty"`
}

type sarifFlow struct {
	ThreadFlows []sarifThread `json:"threadFlows"`
}

type sarifThread struct {
	Locations []sarifStep `json:"locations"`
}

type sarifStep struct {
	Location sarifLocation `json:"location"`
}

type sarifLocation struct {
	ID       *int           `json:"id,omitempty"`
	Physical sarifPhysical  `json:"physicalLocation"`
	Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	Message  *sarifText     `json:"message,omitempty"`
}

type sarifLogical struct {
	FullyQualifiedName string `json:"fullyQualifiedName"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   *sarifRegion  `json:"region,omitempty"` // nil if the location is not a file
	Context  *sarifRegion  `json:"contextRegion,omitempty"`
}

type sarifArtifact struct {
	URI         string     `json:"uri,omitempty"`
	BaseID      string     `json:"uriBaseId,omitempty"`
	Description *sarifText `json:"description,omitempty"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
	EndLine     int `json:"endLine,omitempty"`
	EndColumn   int `json:"endColumn,omitempty"`
}

// sourceRoot is the base that paths are relative to.
const sourceRoot = "%SRCROOT%"

// SARIF writes the report as SARIF 2.1.0.
func SARIF(w io.Writer, r *lint.Report, tool Tool) error {
	rules := lint.Rules()
	index := map[string]int{}
	run := sarifRun{
		Tool:          sarifTool{sarifDriver{Name: tool.Name, Version: semantic(tool.Version), InformationURI: "https://github.com/coder-secrets/coder-secrets"}},
		OriginalBases: map[string]sarifArtifact{sourceRoot: {Description: &sarifText{Text: "the folder that the program was started in"}}},
		Results:       []sarifResult{},
		ColumnKind:    "unicodeCodePoints",
	}
	if tool.Base != "" {
		run.OriginalBases = nil
	}
	if len(tool.Missed) > 0 {
		run.Invocations = []sarifInvocation{{}}
	}
	for _, line := range tool.Missed {
		run.Invocations[0].Notifications = append(run.Invocations[0].Notifications, sarifNotification{"error", sarifText{Text: line}})
	}
	for i, rule := range rules {
		index[rule.ID] = i
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(rule))
	}
	for _, f := range r.Findings {
		run.Results = append(run.Results, sarifResultOf(f, index[f.Rule], tool))
	}
	for _, f := range r.Ignored {
		result := sarifResultOf(f, index[f.Rule], tool)
		kind := "inSource"
		if f.Known {
			kind = "external"
		}
		result.Suppressions = []sarifSuppression{{Kind: kind, Justification: f.Reason}}
		run.Results = append(run.Results, result)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(sarifLog{Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run}})
}

func sarifRuleOf(rule lint.RuleInfo) sarifRule {
	return sarifRule{
		ID: rule.ID, Name: pascal(rule.ID),
		ShortDescription: sarifText{Text: rule.Title}, FullDescription: sarifText{Text: firstParagraph(rule)},
		Help: sarifText{Text: rule.Title + ". See " + lint.RuleURL(rule.ID), Markdown: rule.Page}, HelpURI: lint.RuleURL(rule.ID),
		Configuration: sarifConfig{Enabled: !rule.Pedantic, Level: level(rule.Severity)},
		Properties: map[string]any{
			"security-severity": fmt.Sprintf("%.1f", rule.Weight), "precision": "high", "tags": []string{"security", "secrets", "coder"},
		},
	}
}

func sarifResultOf(f lint.Finding, rule int, tool Tool) sarifResult {
	result := sarifResult{
		RuleID: f.Rule, RuleIndex: rule, Level: level(f.Severity), Message: sarifText{Text: f.Message + ". " + upperFirst(f.Hint) + "."},
		PartialFingerprints: map[string]string{"coderSecrets/v1": f.Fingerprint},
		Properties:          map[string]any{"confidence": f.Confidence.String()},
	}
	location := sarifLocation{Physical: sarifPhysical{
		Artifact: artifact(f.File, tool.Base),
		Region:   region(f.Range.Start.Line, f.Range.Start.Column, f.Range.End.Line, f.Range.End.Column),
	}}
	if tool.View != nil {
		result.HostedViewerURI = tool.View(f)
	}
	if f.Address != "" {
		location.Logical = []sarifLogical{{f.Address}}
	}
	result.Locations = []sarifLocation{location}
	var thread sarifThread
	for i, step := range f.Flow {
		at := sarifLocation{
			Physical: sarifPhysical{Artifact: artifact(step.File, tool.Base), Region: region(step.Line, step.Column, 0, 0)},
			Message:  &sarifText{Text: step.What},
		}
		thread.Locations = append(thread.Locations, sarifStep{at})
		at.ID = &i
		result.RelatedLocations = append(result.RelatedLocations, at)
	}
	if len(thread.Locations) > 0 {
		result.CodeFlows = []sarifFlow{{[]sarifThread{thread}}}
	}
	return result
}

// region returns a region of a file, nil if the line is 0.
func region(line, column, endLine, endColumn int) *sarifRegion {
	if line == 0 {
		return nil
	}
	return &sarifRegion{line, column, endLine, endColumn}
}

func artifact(file, base string) sarifArtifact {
	if base != "" {
		return sarifArtifact{URI: base + (&url.URL{Path: file}).EscapedPath()}
	}
	if path.IsAbs(file) || len(file) > 1 && file[1] == ':' {
		return sarifArtifact{URI: (&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(file, "/")}).String()}
	}
	return sarifArtifact{URI: (&url.URL{Path: file}).EscapedPath(), BaseID: sourceRoot}
}

func level(s lint.Severity) string { return s.String() }

// semantic returns a version in SARIF's format, or "" for builds without a version.
func semantic(version string) string {
	if v, ok := strings.CutPrefix(version, "v"); ok {
		return v
	}
	return ""
}

func pascal(id string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(id, "-") {
		b.WriteString(upperFirst(word))
	}
	return b.String()
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	first, size := utf8.DecodeRuneInString(s)
	if first == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

// firstParagraph returns the page's first paragraph after its title.
func firstParagraph(rule lint.RuleInfo) string {
	for paragraph := range strings.SplitSeq(rule.Page, "\n\n") {
		paragraph = strings.TrimSpace(paragraph)
		if paragraph != "" && !strings.HasPrefix(paragraph, "#") {
			return strings.ReplaceAll(paragraph, "\n", " ")
		}
	}
	return rule.Title
}
