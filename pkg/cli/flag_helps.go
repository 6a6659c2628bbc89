package cli

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagHelpsError is an error that a flag would have prevented.
type flagHelpsError struct {
	err  error
	flag string // with its dashes
	// when says for whom it is: "to go ahead without a question".
	when  string
	hints []string // before it
	line  string   // the command line with the flag, once it is known
}

func (e *flagHelpsError) Error() string { return e.err.Error() }
func (e *flagHelpsError) Unwrap() error { return e.err }

// Hints ends with the flag, in the command line where it can be told.
func (e *flagHelpsError) Hints() []string {
	last := "pass " + e.flag + " " + e.when
	if e.line != "" {
		last = e.when + ": " + e.line
	}
	return append(e.hints[:len(e.hints):len(e.hints)], last)
}

// commandLine is the command as it was typed, with one more flag. It is "" where a
// part of it is not fit to be shown: headers hold tokens, and what is no plain word
// may be a value that was typed where it does not belong.
func commandLine(cmd *cobra.Command, flag string) string {
	words := []string{cmd.CommandPath()}
	words = append(words, cmd.Flags().Args()...)
	fit := true
	cmd.Flags().Visit(func(f *pflag.Flag) {
		switch {
		case f.Name == "header" || f.Name == "header-command" || f.Value.Type() == "stringArray" || f.Value.Type() == "stringSlice":
			fit = false
		case f.Value.Type() == "bool":
			words = append(words, "--"+f.Name+map[bool]string{false: "=" + f.Value.String()}[f.Value.String() == "true"])
		default:
			words = append(words, "--"+f.Name, f.Value.String())
		}
	})
	for _, word := range words[1:] {
		if word == "" || len(word) > 80 || strings.ContainsFunc(word, func(r rune) bool {
			return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_-./:=@+%,", r))
		}) {
			fit = false
		}
	}
	if !fit {
		return ""
	}
	return strings.Join(append(words, flag), " ")
}
