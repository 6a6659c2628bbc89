// Package hclfast parses well-formed HCL to the same tree as hclsyntax, in about a fifth of
// the time, and rejects all other texts, which hclsyntax then parses.
//
// It reads the text once, without a list of tokens, and stops at the first error or rare
// construct, without a message or recovery. Its trees equal those of hclsyntax in every
// range; the tests compare the two on all available texts and by fuzzing.
package hclfast
