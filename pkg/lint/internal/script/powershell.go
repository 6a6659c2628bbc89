package script

import (
	"sort"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

var powerShellWords = []string{"Write-Host", "Write-Output", "Write-Information", "Write-Verbose", "Write-Warning", "Write-Error"}

func LooksLikePowerShell(text string) bool {
	for _, word := range powerShellWords {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// powerShell reads line by line: assignments, and commands that write.
func (p *printFinder) powerShell() {
	next := 0
	for line := range strings.SplitSeq(p.text, "\n") {
		from := next
		next += len(line) + 1
		line = strings.TrimRight(line, " \t\r")
		from += len(line)
		line = strings.TrimLeft(line, " \t")
		to := from
		from -= len(line)
		if strings.HasPrefix(line, "#") {
			continue
		}
		if name, value, ok := powerShellAssign(line); ok {
			if holes := append(interpolationsIn(value), p.mentioned(value)...); len(holes) > 0 && !strings.Contains(value, "ConvertTo-SecureString") {
				p.vars[name] = holes
			}
			continue
		}
		for _, word := range powerShellWords {
			i := strings.Index(line, word)
			if i < 0 || strings.ContainsAny(line[i:], "|>") {
				continue
			}
			p.printed = append(p.printed, interpolationsIn(line[i:])...)
			p.printed = append(p.printed, through(p.mentioned(line[i:]), from, to)...)
		}
	}
}

// powerShellAssign takes $name = value apart.
func powerShellAssign(line string) (name, value string, ok bool) {
	name, value, ok = strings.Cut(line, "=")
	name = strings.ToLower(strings.TrimSpace(name))
	if _, plain, typed := strings.Cut(name, "]$"); typed {
		name = "$" + plain
	}
	return name, value, ok && strings.HasPrefix(name, "$") && !strings.ContainsAny(name, " .(")
}

// mentioned lists the interpolations in the variables that a line names.
func (p *printFinder) mentioned(line string) []PrintedValue {
	var holes []PrintedValue
	lower := strings.ToLower(line)
	for name, holds := range p.vars {
		for rest := lower; ; {
			i := strings.Index(rest, name)
			if i < 0 {
				break
			}
			rest = rest[i+len(name):]
			if rest == "" || !chars.IsNameByte(rest[0]) {
				holes = append(holes, holds...)
				break
			}
		}
	}
	sort.SliceStable(holes, func(i, j int) bool { return holes[i].Interpolation < holes[j].Interpolation })
	return holes
}
