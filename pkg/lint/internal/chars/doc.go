// Package chars classifies bytes and words: sets of bytes, lists of words, and the
// characters that stand for interpolations in a text.
package chars
