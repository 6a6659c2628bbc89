package console

// Options are the flags that every command has.
type Options struct {
	Color   string
	NoInput bool
	Verbose bool
}

// ColorModes are the values of --color.
var ColorModes = []string{"auto", "always", "never"}
