package console

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/coder-secrets/coder-secrets/internal/nearest"
)

// FlagError says what is wrong with a flag. It does not repeat the text after the flag:
// it may be a value, as in -phunter2.
func FlagError(cmd *cobra.Command, err error) error {
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		return unknownFlag(cmd, unknown)
	}
	if needy, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		return Usagef("%s needs a value", flagName(needy.GetFlag()))
	}
	if invalid, ok := errors.AsType[*pflag.InvalidValueError](err); ok && invalid.GetValue() == "" {
		return Usagef("%s needs a value, and the one given is empty", flagName(invalid.GetFlag()))
	} else if ok {
		return Usagef("cannot use the value of %s: expected %s", flagName(invalid.GetFlag()), flagWants(invalid.GetFlag()))
	}
	return Usagef("cannot read the flags: one is written as no flag is")
}

// unknownFlag names the unknown flag and suggests similar ones.
func unknownFlag(cmd *cobra.Command, unknown *pflag.NotExistError) error {
	if letters := unknown.GetSpecifiedShortnames(); letters != "" {
		return Usagef("unknown flag: -%s", unknown.GetSpecifiedName())
	}
	err := Usagef("unknown flag: --%s", unknown.GetSpecifiedName())
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	switch {
	case unknown.GetSpecifiedName() == "version" && !cmd.HasParent():
		err.Advice = append(err.Advice, "coder-secrets version")
	case slices.Contains([]string{"json", "format"}, unknown.GetSpecifiedName()) && cmd.Flags().Lookup("output") != nil:
		err.Advice = append(err.Advice, fmt.Sprintf("did you mean '%s -o json'?", cmd.CommandPath()))
	}
	for _, near := range nearest.Words(unknown.GetSpecifiedName(), names) {
		err.Advice = append(err.Advice, fmt.Sprintf("did you mean '%s --%s'?", cmd.CommandPath(), near))
	}
	return err
}

func flagName(f *pflag.Flag) string {
	if f.Shorthand != "" {
		return fmt.Sprintf("-%s (--%s)", f.Shorthand, f.Name)
	}
	return "--" + f.Name
}

// flagWants describes the expected value of a flag by its type.
func flagWants(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "bool":
		return "true or false"
	case "duration":
		return "a duration of more than 0, such as 30s or 2m"
	case "int":
		return "a whole number"
	case "stringSlice":
		return "a list such as A,B"
	}
	return "a " + f.Value.Type()
}

// NeededText is the value of a flag that must not be empty: a script with an unset
// variable must fail and not run as if the flag were missing.
type NeededText string

func (t *NeededText) String() string { return string(*t) }

// Type returns the name for any text, so that help shows the flag like others.
func (*NeededText) Type() string { return "string" }

// Set sets the text. It fails if the text is empty.
func (t *NeededText) Set(text string) error {
	if text == "" {
		return errors.New("it is empty")
	}
	*t = NeededText(text)
	return nil
}
