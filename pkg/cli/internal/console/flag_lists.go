package console

import (
	"errors"
	"strings"

	"github.com/spf13/pflag"
)

// The library's own flags with several values write their defaults as CSV when they
// are made, each through a buffer of 4 KiB: a third of what a start allocated.

// RepeatedVar makes a flag that may be given several times, with one value each.
func RepeatedVar(flags *pflag.FlagSet, to *[]string, name, usage string) {
	flags.Var((*RepeatedText)(to), name, usage)
}

// ListVar makes a flag whose value is a list with commas. It may be repeated too.
func ListVar(flags *pflag.FlagSet, to *[]string, name, usage string) {
	flags.Var((*listedText)(to), name, usage)
}

// RepeatedText is the value of a flag that is given once for each text; use it by pflag's Var where
// the flag has a shorthand.
type RepeatedText []string

func (t *RepeatedText) String() string { return strings.Join(*t, ",") }

// Type is that of pflag's own flags of this kind.
func (*RepeatedText) Type() string { return "stringArray" }

// Set adds one text to the list.
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
