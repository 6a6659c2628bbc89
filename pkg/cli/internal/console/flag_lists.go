package console

import (
	"errors"
	"strings"

	"github.com/spf13/pflag"
)

// pflag's own list flags write their defaults as CSV when they are created, each with a
// buffer of 4 KiB: a third of what a start allocated.

// RepeatedVar defines a flag that may be repeated, with one value each time.
func RepeatedVar(flags *pflag.FlagSet, to *[]string, name, usage string) {
	flags.Var((*RepeatedText)(to), name, usage)
}

// ListVar defines a flag whose value is a comma-separated list. It may be repeated.
func ListVar(flags *pflag.FlagSet, to *[]string, name, usage string) {
	flags.Var((*listedText)(to), name, usage)
}

// RepeatedText is the value of a flag that may be repeated, with one text each time. If
// the flag has a shorthand, pass it to pflag's VarP.
type RepeatedText []string

func (t *RepeatedText) String() string { return strings.Join(*t, ",") }

// Type returns the name that pflag uses for such flags.
func (*RepeatedText) Type() string { return "stringArray" }

// Set appends one text.
func (t *RepeatedText) Set(text string) error {
	*t = append(*t, text)
	return nil
}

type listedText []string

func (t *listedText) String() string { return strings.Join(*t, ",") }

func (*listedText) Type() string { return "stringSlice" }

func (t *listedText) Set(text string) error {
	for item := range strings.SplitSeq(text, ",") {
		if item == "" {
			return errors.New("an item is empty")
		}
		*t = append(*t, item)
	}
	return nil
}
