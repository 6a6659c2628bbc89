package sshkey

import "strings"

// ssh's own options: those that take a value, and those that do not.
const (
	sshValueOptions = "BbcDEeFIiJLlmOopQRSWwP"
	sshFlagOptions  = "1246AaCfGgKkMNnqsTtVvXxYy"
)

// Args are the arguments of an ssh call.
type Args struct {
	// All are the arguments as they were given.
	All []string
	// Host is the destination as it was given, user and all; empty where there is none.
	Host string
	// NeedsKey is false where ssh only prints (-G, -V, -Q) or speaks to a running
	// master (-O): no server is reached, so no key is needed.
	NeedsKey bool
}

// ParseArgs finds out what ssh will make of its arguments, by ssh's own rules:
// options end at the destination or at "--", a value stands in the same argument
// or in the next. Options after the destination count too, until the command.
func ParseArgs(args []string) Args {
	a := Args{All: args, NeedsKey: true}
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--" && a.Host == "":
			if i+1 < len(args) {
				a.Host = args[i+1]
			}
			return a
		case len(arg) > 1 && arg[0] == '-':
			used := a.option(arg[1:])
			if used {
				i++
			}
		case a.Host == "":
			a.Host = arg
		default:
			return a // the command
		}
	}
	return a
}

// option reads one argument of options, and reports whether the next argument is
// the value of its last option.
func (a *Args) option(letters string) (valueNext bool) {
	for i := range len(letters) {
		c := letters[i]
		switch c {
		case 'G', 'V', 'Q', 'O':
			a.NeedsKey = false
		}
		if strings.IndexByte(sshValueOptions, c) >= 0 {
			return i == len(letters)-1
		}
		if strings.IndexByte(sshFlagOptions, c) < 0 {
			return false
		}
	}
	return false
}
