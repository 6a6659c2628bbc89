// Package chars is what bytes and words are: classes of bytes, small sets of words, and the
// marks that stand for interpolations in text.
package chars
