// Package snippet writes the recommended ways to handle a secret in a Coder template
// as Terraform, ready to paste into the template.
//
// A snippet is a text below templates/, one file for each kind, or for each provider
// of a kind, with placeholders in double braces. There is no template engine, because
// one that finds methods by name at run time prevents the linker from removing unused
// ones. The tests add each snippet to a small template, run `terraform validate` on
// it with the real provider schemas, and lint it with this project's linter.
package snippet
