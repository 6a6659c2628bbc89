// Package templates contains the commands below `templates`: lint, audit, fix, explain,
// rules, snippet.
package templates
