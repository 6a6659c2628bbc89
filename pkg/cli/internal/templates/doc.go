// Package templates is the commands below `templates`: lint, audit, fix, explain, rules, snippet.
package templates
