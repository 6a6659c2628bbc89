package script

import (
	"sort"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// powerShellWords are the commands of PowerShell that print.
var powerShellWords = []string{"Write-Host", "Write-Output", "Write-Information", "Write-Verbose", "Write-Warning", "Write-Error"}

// LooksLikePowerShell reports whether a text calls commands of PowerShell that print.
func LooksLikePowerShell(text string) bool {
	for _, word := range powerShellWords {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// powerShell reads the assignments and printing commands of a PowerShell script.
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
			if values := append(interpolationsIn(value), p.mentionedValues(value)...); len(values) > 0 && !strings.Contains(value, "ConvertTo-SecureString") {
				p.variables[name] = values
			}
			continue
		}
		for _, word := range powerShellWords {
			i := strings.Index(line, word)
			if i < 0 || strings.ContainsAny(line[i:], "|>") {
				continue
			}
			p.printed = append(p.printed, interpolationsIn(line[i:])...)
			p.printed = append(p.printed, namedAt(p.mentionedValues(line[i:]), from, to)...)
		}
	}
}

// powerShellAssign splits $name = value.
func powerShellAssign(line string) (name, value string, ok bool) {
	name, value, ok = strings.Cut(line, "=")
	name = strings.ToLower(strings.TrimSpace(name))
	if _, plain, typed := strings.Cut(name, "]$"); typed {
		name = "$" + plain
	}
	return name, value, ok && strings.HasPrefix(name, "$") && !strings.ContainsAny(name, " .(")
}

// mentionedValues lists the interpolations in the variables that a line names.
func (p *printFinder) mentionedValues(line string) []PrintedValue {
	var values []PrintedValue
	lower := strings.ToLower(line)
	for name, held := range p.variables {
		for rest := lower; ; {
			i := strings.Index(rest, name)
			if i < 0 {
				break
			}
			rest = rest[i+len(name):]
			if rest == "" || !chars.IsNameByte(rest[0]) {
				values = append(values, held...)
				break
			}
		}
	}
	sort.SliceStable(values, func(i, j int) bool { return values[i].Interpolation < values[j].Interpolation })
	return values
}
