package cli

import "strings"

// noCommand changes what a CI system would read as a command in its log: GitHub's
// ::name:: at the beginning of a line and ##[name] anywhere in one, Azure's
// ##vso[name], TeamCity's ##teamcity[name]. A template's names could be one.
func noCommand(text string) string {
	if strings.Contains(text, "##") {
		text = noHashCommand(text)
	}
	if strings.Contains(text, "::") {
		text = noColonCommand(text)
	}
	return text
}

func noHashCommand(text string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, "##")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteByte('#')
		if name := strings.TrimLeftFunc(after, isLetter); strings.HasPrefix(name, "[") {
			b.WriteString(`\x23`)
			text = after
		} else {
			text = "#" + after // the second may be the first of another pair
		}
	}
}

func noColonCommand(text string) string {
	lines := strings.SplitAfter(text, "\n")
	for i, line := range lines {
		start := strings.TrimLeft(line, " \t\r\v\f")
		if name, isCommand := strings.CutPrefix(start, "::"); isCommand && name != "" && isLetter(rune(name[0])) && strings.Contains(name, "::") {
			lines[i] = line[:len(line)-len(start)] + `\x3a:` + name
		}
	}
	return strings.Join(lines, "")
}

func isLetter(r rune) bool { return 'a' <= r|0x20 && r|0x20 <= 'z' }
