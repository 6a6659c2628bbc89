// Package terraform parses the files of both syntaxes into typed blocks and modules with
// source ranges, and maps the text of expressions to the files.
package terraform
