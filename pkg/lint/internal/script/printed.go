package script

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// Printed lists the interpolations of a text that its commands print, each once: echo, printf, a
// here-document to cat, Write-Host. What goes to a file or a pipe is not printed. The text has
// the given number of interpolations; other characters of the private use area are ignored.
func Printed(text string, interpolations int) []PrintedValue {
	p := newPrintFinder(text, interpolations)
	if LooksLikePowerShell(text) {
		p.powerShell()
	} else if !p.shell() {
		p.lines()
	}
	var list []PrintedValue
	for _, v := range p.printed {
		if p.isOwn(v) && !slices.ContainsFunc(list, func(other PrintedValue) bool { return other.Interpolation == v.Interpolation }) {
			list = append(list, v)
		}
	}
	return list
}

// PrintedNames returns where a text prints each of the given environment variables.
func PrintedNames(text string, interpolations int, names []string) map[string]PrintedValue {
	p := newPrintFinder(text, interpolations)
	for i, name := range names {
		p.inherited[name] = true
		p.variables[name] = []PrintedValue{{Interpolation: chars.FirstInterpolation + rune(interpolations+i)}}
	}
	if LooksLikePowerShell(text) || !p.shell() {
		return nil
	}
	places := map[string]PrintedValue{}
	for _, v := range p.printed {
		i := int(v.Interpolation-chars.FirstInterpolation) - interpolations
		if i < 0 || i >= len(names) || v.From >= v.To {
			continue
		}
		if _, ok := places[names[i]]; !ok {
			places[names[i]] = v
		}
	}
	return places
}

// PrintedValue is an interpolation whose value is in a word. From and To delimit the variable
// that holds it. They are 0 if the interpolation itself is in the word.
type PrintedValue struct {
	Interpolation rune
	From, To      int
}

// namedAt returns the values with the place of the variable that holds them.
func namedAt(values []PrintedValue, from, to int) []PrintedValue {
	values = slices.Clone(values)
	for i := range values {
		values[i].From, values[i].To = from, to
	}
	return values
}

// MentionsPrinting reports whether a text may print. It is fast and does not parse.
func MentionsPrinting(src string) bool {
	for _, word := range []string{"echo", "printf", "print", "Write-", "write-", "<<", "logger", "set -", "xtrace"} {
		if strings.Contains(src, word) {
			return true
		}
	}
	return false
}

// printFinder finds what a text prints.
type printFinder struct {
	text string
	// interpolations is the number of interpolations in the text.
	interpolations int

	printed   []PrintedValue
	variables map[string][]PrintedValue // the interpolations in each variable
	// inherited are the variables that the script gets from its environment.
	inherited           map[string]bool
	traced              bool            // set -x is on: the shell prints each command
	tracedConditionally bool            // set -x depends on a condition, such as a switch for debugging
	printingFunctions   map[string]bool // functions of the script that print their arguments
}

func newPrintFinder(text string, interpolations int) *printFinder {
	return &printFinder{text: text, interpolations: interpolations, variables: map[string][]PrintedValue{}, inherited: map[string]bool{}, printingFunctions: map[string]bool{}}
}

// isOwn reports whether a value is an interpolation of the text, and not an inherited variable.
func (p *printFinder) isOwn(v PrintedValue) bool {
	return int(v.Interpolation-chars.FirstInterpolation) < p.interpolations
}

// maxShellText is the longest text that is parsed as a shell script.
const maxShellText = 512 << 10

// shell reads the text as a shell script. It returns false if the text cannot be parsed.
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

func (p *printFinder) stmts(list []*syntax.Stmt, visible bool) {
	for _, s := range list {
		p.stmt(s, visible)
	}
}

// stmt reads a statement. visible reports that its output is printed.
func (p *printFinder) stmt(s *syntax.Stmt, visible bool) {
	if s == nil {
		return
	}
	visible = visible && !toFile(s.Redirs)
	switch c := s.Cmd.(type) {
	case *syntax.CallExpr:
		p.call(c, s.Redirs, visible)
	case *syntax.DeclClause:
		p.assigns(c.Args)
		if p.traced {
			p.traceAssigns(c.Args)
		}
	case *syntax.BinaryCmd:
		pipe := c.Op == syntax.Pipe || c.Op == syntax.PipeAll
		p.stmt(c.X, visible && (!pipe || isTee(c.Y)))
		p.maybe(c.Op == syntax.AndStmt || c.Op == syntax.OrStmt, func() { p.stmt(c.Y, visible) })
	case *syntax.Block:
		p.stmts(c.Stmts, visible)
	case *syntax.Subshell:
		p.stmts(c.Stmts, visible)
	case *syntax.IfClause:
		for ; c != nil; c = c.Else {
			p.stmts(c.Cond, false)
			p.maybe(true, func() { p.stmts(c.Then, visible) })
		}
	case *syntax.WhileClause:
		p.stmts(c.Cond, false)
		p.stmts(c.Do, visible)
	case *syntax.ForClause:
		p.stmts(c.Do, visible)
	case *syntax.CaseClause:
		for _, item := range c.Items {
			p.stmts(item.Stmts, visible)
		}
	case *syntax.FuncDecl:
		if printsArguments(c.Body) {
			p.printingFunctions[c.Name.Value] = true
		}
		p.stmt(c.Body, visible)
	case *syntax.TimeClause:
		p.stmt(c.Stmt, visible)
	}
}

// maybe visits statements and notes whether tracing starts in conditional ones.
func (p *printFinder) maybe(conditional bool, visit func()) {
	tracedBefore := p.traced
	visit()
	if conditional && p.traced && !tracedBefore {
		p.tracedConditionally = true
	}
}

// toFile reports whether standard output is redirected to a file.
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

// isTee reports a call of tee, which also prints what it writes.
func isTee(s *syntax.Stmt) bool {
	c, ok := s.Cmd.(*syntax.CallExpr)
	if !ok || toFile(s.Redirs) {
		return false
	}
	name, _ := command(c)
	return name == "tee"
}

// command returns the name and the arguments of a command, without sudo and the like.
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

// call reads a simple command.
func (p *printFinder) call(c *syntax.CallExpr, redirs []*syntax.Redirect, visible bool) {
	p.assigns(c.Assigns)
	name, args := command(c)
	if p.traced {
		p.trace(c)
	}
	if visible && p.printingFunctions[name] {
		for _, arg := range args {
			p.printed = append(p.printed, p.wordValues(arg)...)
		}
	}
	switch name {
	case "set":
		p.setOptions(args)
	case "printenv":
		for _, arg := range args {
			if visible {
				p.printed = append(p.printed, namedAt(p.variables[arg.Lit()], int(arg.Pos().Offset()), int(arg.End().Offset()))...)
			}
		}
	case "echo", "printf", "print", "logger", "wall":
		if name == "printf" && len(args) > 1 && args[0].Lit() == "-v" {
			return
		}
		if visible {
			for _, arg := range args {
				p.printed = append(p.printed, p.wordValues(arg)...)
			}
		}
	case "cat", "tee":
		if !visible || name == "cat" && len(args) > 0 {
			return
		}
		for _, r := range redirs {
			if r.Hdoc != nil {
				p.printed = append(p.printed, p.wordValues(r.Hdoc)...)
			} else if r.Op == syntax.WordHdoc {
				p.printed = append(p.printed, p.wordValues(r.Word)...)
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

// trace notes what the shell prints for a traced command.
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

// tracedWord lists what tracing prints of a word. If tracing is conditional, inherited variables
// do not count: many scripts have a switch for tracing.
func (p *printFinder) tracedWord(w *syntax.Word) []PrintedValue {
	values := p.wordValues(w)
	if p.tracedConditionally {
		values = slices.DeleteFunc(values, func(v PrintedValue) bool { return !p.isOwn(v) })
	}
	return values
}

// lines finds printing commands in a text that cannot be parsed as a script, such as a
// cloud-init file.
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
