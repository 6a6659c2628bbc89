package sshkey

import "strings"

// The single-letter options of ssh: those with a value, and those without.
const (
	sshValueOptions = "BbcDEeFIiJLlmOopQRSWwP"
	sshFlagOptions  = "1246AaCfGgKkMNnqsTtVvXxYy"
)

// Args are the parsed arguments of ssh.
type Args struct {
	// All are all arguments, unchanged.
	All []string
	// Host is the destination argument, including the user; may be empty.
	Host string
	// NeedsKey is false if ssh only prints (-G, -V, -Q) or controls a running master (-O):
	// ssh does not connect to a server then, so a key is not needed.
	NeedsKey bool
}

// ParseArgs parses arguments by ssh's own rules: options end at the destination or at
// "--", and a value is in the same argument or in the next. Options after the destination
// are also parsed, up to the command.
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

// option parses one argument of options, and reports whether the next argument is the
// value of its last option.
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
