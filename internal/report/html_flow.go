package report

import (
	"fmt"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// The dimensions of a drawn flow, in the units of its image. Titles use a monospaced
// font, so that their lines can be broken here.
const (
	flowWidth   = 336
	flowRail    = 16 // x position of the trunk
	flowBranch  = 38 // x position of the branches
	flowLetter  = 7.4
	flowSmall   = 6.7 // for the lines below: the maximum width of a letter
	flowTitle   = 16  // height of a line of a stop's title
	flowSub     = 16  // height of the line below it
	flowGap     = 20  // between two stops
	flowTop     = 12
	flowMaxStop = 24
)

// drawing is a flow as the page draws it: a trunk from the source of the secret to
// the people who see it, with branches for the separate paths.
type drawing struct {
	Height int
	Paths  []flowPath
	Stops  []flowStop
	// Text describes the image for people who cannot see it.
	Text string
}

type flowPath struct {
	Class markup // "on" within the template, "out" if people see it
	D     markup
}

// flowStop is a point with its text next to it.
type flowStop struct {
	Kind  markup // source, step, sink, people or more
	X, Y  int
	TextX int
	Lines []flowLine
	How   string
	At    string
	SubY  int
}

type flowLine struct {
	Y    int
	Text string
}

// stop is a stop without its position. Below the title it shows how and where.
type stop struct {
	kind           markup
	title, how, at string
}

// draw draws a finding's flow. A finding without a flow is drawn from its place to
// the people who see it. The result is nil if it has no flow and nobody sees
// anything.
func draw(f lint.Finding) *drawing {
	people := audience(f.Rule)
	if people == "" && len(f.Flow) == 0 {
		return nil
	}
	trunk, branches := splitWays(f)
	p := &painter{}
	for i, s := range trunk {
		kind := markup("step")
		switch {
		case s.kind != "":
			kind = s.kind
		case i == 0:
			kind = "source"
		case i == len(trunk)-1 && len(branches) == 0:
			kind = "sink"
		}
		p.trunk(stop{kind, s.title, s.how, s.at}, "on")
	}
	for _, way := range branches {
		p.branch(way)
	}
	if people != "" {
		p.trunk(stop{"people", people, "can see it", ""}, "out")
	}
	p.Height = p.y
	p.Text = strings.Join(p.words, "; ")
	return &p.drawing
}

// flowsInto begins every step of a path except the first: a finding has its paths one
// after another.
const flowsInto = "flows into "

// splitWays separates the common start of a finding's paths from the rest.
func splitWays(f lint.Finding) (trunk []stop, branches [][]stop) {
	var ways [][]stop
	for i, step := range f.Flow {
		if i == flowMaxStop {
			break
		}
		if i == 0 || !strings.HasPrefix(step.What, flowsInto) {
			ways = append(ways, nil)
		}
		last := len(ways) - 1
		ways[last] = append(ways[last], stopOf(step))
	}
	if len(ways) > 1 && len(ways[0]) == 1 && strings.HasPrefix(ways[0][0].title, "called by ") {
		for i := range ways[1:] {
			ways[i+1] = append([]stop{ways[0][0]}, ways[i+1]...)
		}
		ways = ways[1:]
	}
	if len(ways) == 0 {
		return []stop{{title: placeTitle(f), at: place(f.File, f.Range.Start.Line)}}, nil
	}
	more := len(f.Flow) - flowMaxStop
	cut := stop{"more", count(more, "step") + " more", "-o json has all of them", ""}
	if len(ways) == 1 {
		if more > 0 {
			ways[0] = append(ways[0], cut)
		}
		return ways[0], nil
	}
	common := 0
	for shared(ways, common) {
		common++
	}
	trunk = ways[0][:common]
	if common == 0 {
		trunk = []stop{{title: placeTitle(f), at: place(f.File, f.Range.Start.Line)}}
	}
	for _, way := range ways {
		if rest := way[common:]; len(rest) > 0 {
			branches = append(branches, rest)
		}
	}
	if more > 0 {
		branches = append(branches, []stop{cut})
	}
	return trunk, branches
}

func shared(ways [][]stop, at int) bool {
	for _, way := range ways {
		if at >= len(way) || way[at] != ways[0][at] {
			return false
		}
	}
	return true
}

// stopOf converts a step: the title is what it flows into, and below it is how and
// where.
func stopOf(step lint.Step) stop {
	at := place(step.File, step.Line)
	if into, ok := strings.CutPrefix(step.What, flowsInto); ok {
		return stop{title: into, how: "flows in at ", at: at}
	}
	return stop{title: step.What, how: "comes from ", at: at}
}

func placeTitle(f lint.Finding) string {
	if f.Address != "" {
		return f.Address
	}
	return "written in the file"
}

// place formats a file and line, or only the file if the finding comes from the
// server.
func place(file string, line int) string {
	if line == 0 {
		return file
	}
	return fmt.Sprintf("%s:%d", file, line)
}

// lastOf returns the end of a path in at most the given number of letters, with a
// mark if it was cut. It cuts at a slash if anything remains then.
func lastOf(path string, letters int) string {
	runes := []rune(path)
	if len(runes) <= letters {
		return path
	}
	end := string(runes[len(runes)-max(letters-1, 0):])
	if at := strings.Index(end, "/"); at > 0 {
		end = end[at:]
	}
	return "…" + end
}

// painter places stops from top to bottom.
type painter struct {
	drawing
	y     int
	railY int // the current end of the trunk; 0 before its first stop
	words []string
}

// trunk adds a stop to the trunk.
func (p *painter) trunk(s stop, class markup) {
	y := p.y + flowTop
	if p.railY > 0 {
		p.Paths = append(p.Paths, flowPath{class, course("M%d %dV%d", flowRail, p.railY, y)})
	}
	p.railY = y
	p.place(s, flowRail, y)
}

// branch adds a path that leaves the trunk.
func (p *painter) branch(way []stop) {
	from := p.railY
	first := p.y + flowTop
	p.Paths = append(p.Paths,
		flowPath{"on", course("M%d %dV%d", flowRail, from, first)},
		flowPath{"on", course("M%d %dC%d %d %d %d %d %d", flowRail, first-16, flowRail, first-4, flowBranch-10, first, flowBranch, first)})
	last := first
	for i, s := range way {
		y := p.y + flowTop
		if i > 0 {
			p.Paths = append(p.Paths, flowPath{"on", course("M%d %dV%d", flowBranch, last, y)})
		}
		last = y
		if s.kind == "" {
			s.kind = "step"
			if i == len(way)-1 {
				s.kind = "sink"
			}
		}
		p.place(s, flowBranch, y)
	}
	p.railY = first
}

// place draws a stop's point and text.
func (p *painter) place(s stop, x, y int) {
	at := flowStop{Kind: s.kind, X: x, Y: y, TextX: x + 20}
	room := flowWidth - float64(at.TextX)
	at.How, at.At = s.how, lastOf(visible(s.at), int(room/flowSmall)-len(s.how))
	letters := int(room / flowLetter)
	for i, line := range breakLines(visible(s.title), letters, 3) {
		at.Lines = append(at.Lines, flowLine{y + 4 + i*flowTitle, line})
	}
	at.SubY = at.Lines[len(at.Lines)-1].Y + flowSub
	p.Stops = append(p.Stops, at)
	p.y = at.SubY + flowGap - flowTop
	p.words = append(p.words, visible(s.title)+" ("+s.how+visible(s.at)+")")
}

// course formats the path of a line from numbers only.
func course(format string, numbers ...int) markup {
	args := make([]any, len(numbers))
	for i, n := range numbers {
		args[i] = n
	}
	return markup(fmt.Sprintf(format, args...))
}

// breakLines breaks a text into at most the given number of lines.
func breakLines(text string, letters, most int) []string {
	var lines []string
	rest := []rune(text)
	for len(rest) > letters && len(lines) < most-1 {
		cut := breakAt(rest, letters)
		lines = append(lines, strings.TrimSpace(string(rest[:cut])))
		rest = rest[cut:]
	}
	last := []rune(strings.TrimLeft(string(rest), " "))
	if len(last) > letters {
		last = append(last[:letters-1], '…')
	}
	return append(lines, string(last))
}

// breakAt returns where to break a line of at most the given number of letters: at a
// space if possible, else between the parts of a name.
func breakAt(text []rune, letters int) int {
	for _, fits := range []func(before, after rune) bool{
		func(_, after rune) bool { return after == ' ' },
		func(before, after rune) bool { return after == '.' && before != '.' },
		func(before, _ rune) bool { return strings.ContainsRune("_-/", before) },
	} {
		for i := letters; i > letters/2; i-- {
			if fits(text[i-1], text[i]) {
				return i
			}
		}
	}
	return letters
}

// audience says who sees what a rule finds. It is "" for rules that do not report a
// place where people see a secret.
func audience(rule string) string {
	switch rule {
	case "secret-parameter", "false-masking", "cleartext-metadata", "secret-in-app", "secret-in-script", "visible-agent-env", "legacy-parameter",
		"stored-secret":
		return "everyone who may read the workspace"
	case "secret-default", "hardcoded-secret", "insensitive-variable":
		return "everyone who may use the template"
	case "printed-secret":
		return "everyone who may read the workspace and its logs"
	case "secret-in-image":
		return "everyone who may pull the image"
	case "secret-in-user-data":
		return "the machine, its cloud account and Terraform's state"
	case "provider-credential-variable":
		return "whoever may change the template"
	}
	return ""
}
