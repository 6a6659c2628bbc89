// Package terraform turns files into typed blocks and modules with ranges, in both syntaxes,
// and gives the text of an expression.
package terraform
