// Package snippet writes the recommended ways to handle a secret in a Coder
// template as Terraform, ready to be pasted beside the template's own blocks.
//
// A snippet is a text below templates/, one file a kind, or a provider of a kind, with
// what is chosen in double braces: no template engine, since one that finds methods by
// their names at run time keeps the linker from leaving out any. Its tests join
// each to a small template, run `terraform validate` on it with the real
// provider schemas, and lint it with this project's own linter.
package snippet
