// Package console contains the program's input and output: the system it runs on, the terminal,
// text and JSON results, errors with their exit statuses and hints, and types of flags.
package console
