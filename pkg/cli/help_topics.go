package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// newHelpTopics are the texts of `help TOPIC`. A topic is a command that does
// nothing, which cobra shows as help alone.
func newHelpTopics() []*cobra.Command {
	return []*cobra.Command{
		{Use: "environment", Short: "The environment variables that are read", Long: environmentTopic()},
		{Use: "exit-status", Short: "How the program ends, and when", Long: exitStatusTopic()},
	}
}

func exitStatusTopic() string {
	var b strings.Builder
	b.WriteString("The program ends with one of these statuses:\n\n")
	for _, s := range exitStatuses {
		fmt.Fprintf(&b, "  %-4d %s\n", s.status, s.when)
	}
	b.WriteString(`
A command that runs another program ends with that program's status, or with 128
and the signal's number where a signal ended it; 126 where the program could not
be run and 127 where it was not found.`)
	return b.String()
}

// environment is every variable that the program reads, in the order of the
// topic; a test compares it with the code.
var environment = []struct{ name, what string }{
	{"CI", "set, and not false: never ask, as --no-input"},
	{"NO_COLOR", "set: no colour"},
	{"CLICOLOR_FORCE", "set, and not 0: colour even where no terminal is"},
	{"TERM", "dumb: no colour"},
	{"HOME", "the home folder; on Windows USERPROFILE"},
	{"USERPROFILE", ""},
}

func environmentTopic() string {
	width := 0
	for _, v := range environment {
		width = max(width, len(v.name))
	}
	var b strings.Builder
	b.WriteString("A flag wins over a variable. These variables are read:\n\n")
	for _, v := range environment {
		if v.what != "" {
			fmt.Fprintf(&b, "  %-*s  %s\n", width, v.name, v.what)
		}
	}
	return strings.TrimRight(b.String(), "\n")
}
