// Package lint finds secrets in Coder templates at the places where Coder shows
// them in clear.
//
// A run goes one way: load the files, parse them, gather each folder's blocks in
// a [Module], follow values through references (the value-flow graph), let the
// rules ask the graph, and return the findings, sorted and with fingerprints.
//
// The package reads files through the [Source] it is given and writes nothing.
// A value that it takes for a secret is never part of what it returns: findings
// say where a value is, not what it is.
package lint
