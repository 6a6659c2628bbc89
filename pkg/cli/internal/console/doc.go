// Package console is what the program shows and asks: the system it runs on, the terminal, text
// and JSON results, errors with their exit statuses and hints, and kinds of flags.
package console
