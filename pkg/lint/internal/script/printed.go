package script

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// Printed lists the interpolations of a text that a command in it prints, each once:
// echo, printf, a here-document to cat, Write-Host. What goes to a file or into a pipe
// is not printed. The text has so many interpolations; other marks in it mean nothing.
func Printed(text string, interpolations int) []PrintedValue {
	p := newPrintFinder(text, interpolations)
	if LooksLikePowerShell(text) {
		p.powerShell()
	} else if !p.shell() {
		p.lines()
	}
	var list []PrintedValue
	for _, h := range p.printed {
		if p.isOwn(h) && !slices.ContainsFunc(list, func(other PrintedValue) bool { return other.Interpolation == h.Interpolation }) {
			list = append(list, h)
		}
	}
	return list
}

// PrintedNames says where a text prints which of the variables of the environment
// that it runs in, each once.
func PrintedNames(text string, interpolations int, names []string) map[string]PrintedValue {
	p := newPrintFinder(text, interpolations)
	for i, name := range names {
		p.inherited[name] = true
		p.vars[name] = []PrintedValue{{Interpolation: chars.FirstInterpolation + rune(interpolations+i)}}
	}
	if LooksLikePowerShell(text) || !p.shell() {
		return nil
	}
	places := map[string]PrintedValue{}
	for _, h := range p.printed {
		i := int(h.Interpolation-chars.FirstInterpolation) - interpolations
		if i < 0 || i >= len(names) || h.From >= h.To {
			continue
		}
		if _, ok := places[names[i]]; !ok {
			places[names[i]] = h
		}
	}
	return places
}

// PrintedValue is an interpolation's mark in a word, and where the word names the variable
// that holds it; nothing where the mark itself is in the word.
type PrintedValue struct {
	Interpolation rune
	From, To      int
}

// through says that holes are named by a variable at a place.
func through(holes []PrintedValue, from, to int) []PrintedValue {
	out := slices.Clone(holes)
	for i := range out {
		out[i].From, out[i].To = from, to
	}
	return out
}

// MentionsPrinting is a quick test of whether a text may print at all.
func MentionsPrinting(src string) bool {
	for _, word := range []string{"echo", "printf", "print", "Write-", "write-", "<<", "logger", "set -", "xtrace"} {
		if strings.Contains(src, word) {
			return true
		}
	}
	return false
}

type printFinder struct {
	text string
	// interpolations is how many the text has, whose marks are the first.
	interpolations int

	printed []PrintedValue
	vars    map[string][]PrintedValue // shell variables that hold interpolations
	// inherited are variables of the environment that the script runs in.
	inherited map[string]bool
	traced    bool            // after set -x, the shell itself prints each command
	sometimes bool            // that set -x stands under a condition, such as of a debugging switch
	loggers   map[string]bool // functions of the script that print what they are given
}

func newPrintFinder(text string, interpolations int) *printFinder {
	return &printFinder{text: text, interpolations: interpolations, vars: map[string][]PrintedValue{}, inherited: map[string]bool{}, loggers: map[string]bool{}}
}

// isOwn reports a mark of one of the text's interpolations, and not of a variable that
// the script is given.
func (p *printFinder) isOwn(h PrintedValue) bool {
	return int(h.Interpolation-chars.FirstInterpolation) < p.interpolations
}

// maxShellText is the longest text that is parsed as a script.
const maxShellText = 512 << 10

// shell parses the text as a script and reports whether that worked.
func (p *printFinder) shell() bool {
	if len(p.text) > maxShellText || strings.HasPrefix(p.text, "#cloud-config") || chars.BracketsTooDeep([]byte(p.text)) >= 0 {
		return false
	}
	parsed, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(p.text), "")
	if err != nil {
		return false
	}
	p.stmts(parsed.Stmts, true)
	return true
}

func (p *printFinder) stmts(list []*syntax.Stmt, shown bool) {
	for _, s := range list {
		p.stmt(s, shown)
	}
}

// stmt looks into a statement; shown says whether its output is seen.
func (p *printFinder) stmt(s *syntax.Stmt, shown bool) {
	if s == nil {
		return
	}
	shown = shown && !toFile(s.Redirs)
	switch c := s.Cmd.(type) {
	case *syntax.CallExpr:
		p.call(c, s.Redirs, shown)
	case *syntax.DeclClause:
		p.assigns(c.Args)
		if p.traced {
			p.traceAssigns(c.Args)
		}
	case *syntax.BinaryCmd:
		pipe := c.Op == syntax.Pipe || c.Op == syntax.PipeAll
		p.stmt(c.X, shown && (!pipe || isTee(c.Y)))
		p.perhaps(c.Op == syntax.AndStmt || c.Op == syntax.OrStmt, func() { p.stmt(c.Y, shown) })
	case *syntax.Block:
		p.stmts(c.Stmts, shown)
	case *syntax.Subshell:
		p.stmts(c.Stmts, shown)
	case *syntax.IfClause:
		for ; c != nil; c = c.Else {
			p.stmts(c.Cond, false)
			p.perhaps(true, func() { p.stmts(c.Then, shown) })
		}
	case *syntax.WhileClause:
		p.stmts(c.Cond, false)
		p.stmts(c.Do, shown)
	case *syntax.ForClause:
		p.stmts(c.Do, shown)
	case *syntax.CaseClause:
		for _, item := range c.Items {
			p.stmts(item.Stmts, shown)
		}
	case *syntax.FuncDecl:
		if printsArguments(c.Body) {
			p.loggers[c.Name.Value] = true
		}
		p.stmt(c.Body, shown)
	case *syntax.TimeClause:
		p.stmt(c.Stmt, shown)
	}
}

// perhaps looks into statements that may not run, and so may not turn on tracing.
func (p *printFinder) perhaps(conditional bool, look func()) {
	before := p.traced
	look()
	if conditional && p.traced && !before {
		p.sometimes = true
	}
}

// toFile reports redirections that take the standard output away.
func toFile(redirs []*syntax.Redirect) bool {
	for _, r := range redirs {
		switch r.Op {
		case syntax.RdrOut, syntax.AppOut, syntax.RdrClob, syntax.RdrAll, syntax.AppAll:
			if r.N != nil && r.N.Value != "1" {
				continue
			}
			switch r.Word.Lit() {
			case "/dev/stdout", "/dev/stderr", "/dev/tty":
			default:
				return true
			}
		}
	}
	return false
}

// isTee reports tee, which shows what it writes.
func isTee(s *syntax.Stmt) bool {
	c, ok := s.Cmd.(*syntax.CallExpr)
	if !ok || toFile(s.Redirs) {
		return false
	}
	name, _ := command(c)
	return name == "tee"
}

// command is the name of a command and its arguments, without what runs it.
func command(c *syntax.CallExpr) (string, []*syntax.Word) {
	args := c.Args
	for len(args) > 0 {
		name := args[0].Lit()
		switch name {
		case "sudo", "builtin", "command", "exec", "env", "time", "$SUDO":
			args = args[1:]
			continue
		}
		return name, args[1:]
	}
	return "", nil
}

func (p *printFinder) call(c *syntax.CallExpr, redirs []*syntax.Redirect, shown bool) {
	p.assigns(c.Assigns)
	name, args := command(c)
	if p.traced {
		p.trace(c)
	}
	if shown && p.loggers[name] {
		for _, arg := range args {
			p.printed = append(p.printed, p.word(arg)...)
		}
	}
	switch name {
	case "set":
		p.setOptions(args)
	case "printenv":
		for _, arg := range args {
			if shown {
				p.printed = append(p.printed, through(p.vars[arg.Lit()], int(arg.Pos().Offset()), int(arg.End().Offset()))...)
			}
		}
	case "echo", "printf", "print", "logger", "wall":
		if name == "printf" && len(args) > 1 && args[0].Lit() == "-v" {
			return
		}
		if shown {
			for _, arg := range args {
				p.printed = append(p.printed, p.word(arg)...)
			}
		}
	case "cat", "tee":
		if !shown || name == "cat" && len(args) > 0 {
			return
		}
		for _, r := range redirs {
			if r.Hdoc != nil {
				p.printed = append(p.printed, p.word(r.Hdoc)...)
			} else if r.Op == syntax.WordHdoc {
				p.printed = append(p.printed, p.word(r.Word)...)
			}
		}
	}
}

// setOptions follows set -x, set -euxo pipefail, set -o xtrace and set +x.
func (p *printFinder) setOptions(args []*syntax.Word) {
	for i, arg := range args {
		option := arg.Lit()
		long := (option == "-o" || option == "+o") && i+1 < len(args) && args[i+1].Lit() == "xtrace"
		if len(option) > 1 && (option[0] == '-' || option[0] == '+') && (long || option[1] != '-' && strings.Contains(option, "x")) {
			p.traced = option[0] == '-'
		}
	}
}

// trace notes what the shell prints of a command that it traces.
func (p *printFinder) trace(c *syntax.CallExpr) {
	p.traceAssigns(c.Assigns)
	for _, arg := range c.Args {
		p.printed = append(p.printed, p.tracedWord(arg)...)
	}
}

func (p *printFinder) traceAssigns(list []*syntax.Assign) {
	for _, a := range list {
		p.printed = append(p.printed, p.tracedWord(a.Value)...)
	}
}

// tracedWord lists what tracing prints of a word. Many a script can be told to trace
// itself; the environment of one that need not counts as printed only where it does.
func (p *printFinder) tracedWord(w *syntax.Word) []PrintedValue {
	holes := p.word(w)
	if p.sometimes {
		holes = slices.DeleteFunc(holes, func(h PrintedValue) bool { return !p.isOwn(h) })
	}
	return holes
}

// lines finds printing commands in text that is no script as a whole, such as the
// commands of a cloud-init file.
func (p *printFinder) lines() {
	for line := range strings.SplitSeq(p.text, "\n") {
		command := strings.TrimLeft(line, " \t-\"'[")
		word, _, _ := strings.Cut(command, " ")
		if word != "echo" && word != "printf" || strings.ContainsAny(command, ">|") {
			continue
		}
		p.printed = append(p.printed, interpolationsIn(command)...)
	}
}
