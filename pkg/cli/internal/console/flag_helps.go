package console

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// FlagHelpsError is an error that a flag would have prevented.
type FlagHelpsError struct {
	Err  error
	Flag string // with its dashes
	// When says when to use the flag: "to go ahead without a question".
	When   string
	Advice []string // hints printed before the flag
	Line   string   // the command line with the flag; "" if unknown
}

func (e *FlagHelpsError) Error() string { return e.Err.Error() }

func (e *FlagHelpsError) Unwrap() error { return e.Err }

// Hints returns the advice, then the flag, in the command line if it is known.
func (e *FlagHelpsError) Hints() []string {
	last := "pass " + e.Flag + " " + e.When
	if e.Line != "" {
		last = e.When + ": " + e.Line
	}
	return append(e.Advice[:len(e.Advice):len(e.Advice)], last)
}

// CommandLine returns the command as it was typed, with one more flag. It returns "" if
// a part of it must not be shown: headers contain tokens, and an argument that is not a
// plain word may be a value that was typed in the wrong place.
func CommandLine(cmd *cobra.Command, flag string) string {
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
