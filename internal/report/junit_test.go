package report

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// junitElement is what an element may contain in the JUnit format that Jenkins and
// GitLab read.
type junitElement struct {
	required, optional, children string
}

var junitFormat = map[string]junitElement{
	"testsuites": {optional: "name time tests failures errors disabled", children: "testsuite"},
	"testsuite":  {required: "name tests", optional: "failures errors time disabled skipped timestamp hostname id package file", children: "properties testcase system-out system-err"},
	"testcase":   {required: "name classname", optional: "assertions time status file line", children: "skipped error failure system-out system-err"},
	"failure":    {optional: "message type"},
}

// TestJUnitIsJUnit checks each element and attribute against the format, and each
// count against the number of elements.
func TestJUnitIsJUnit(t *testing.T) {
	t.Parallel()
	cases(t, func(t *testing.T, r *lint.Report) {
		var path []string
		counts := map[string]int{}
		dec := xml.NewDecoder(strings.NewReader(written(t, JUnit, r)))
		for {
			token, err := dec.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			switch e := token.(type) {
			case xml.StartElement:
				checkJUnitElement(t, path, e)
				path = append(path, e.Name.Local)
				counts[e.Name.Local]++
				if e.Name.Local == "testsuites" {
					counts["tests"], counts["failures"] = junitNumber(t, e, "tests"), junitNumber(t, e, "failures")
				}
			case xml.EndElement:
				path = path[:len(path)-1]
			}
		}
		if counts["testsuites"] != 1 || counts["testcase"] != counts["tests"] || counts["failure"] != counts["failures"] {
			t.Errorf("the counts do not agree: %v", counts)
		}
	})
}

func checkJUnitElement(t *testing.T, path []string, e xml.StartElement) {
	t.Helper()
	name := e.Name.Local
	format, ok := junitFormat[name]
	if !ok || len(path) == 0 && name != "testsuites" {
		t.Fatalf("%s below %v is no part of the format", name, path)
	}
	if len(path) > 0 && !slices.Contains(strings.Fields(junitFormat[path[len(path)-1]].children), name) {
		t.Errorf("%s may not be in %s", name, path[len(path)-1])
	}
	var have []string
	for _, a := range e.Attr {
		have = append(have, a.Name.Local)
		if !slices.Contains(strings.Fields(format.required+" "+format.optional), a.Name.Local) {
			t.Errorf("%s may not have %s", name, a.Name.Local)
		}
	}
	for _, want := range strings.Fields(format.required) {
		if !slices.Contains(have, want) {
			t.Errorf("%s has no %s", name, want)
		}
	}
}

func junitNumber(t *testing.T, e xml.StartElement, name string) int {
	t.Helper()
	for _, a := range e.Attr {
		if a.Name.Local == name {
			n, err := strconv.Atoi(a.Value)
			if err != nil {
				t.Error(err)
			}
			return n
		}
	}
	return 0
}
