// Package audit looks for secrets in what a Coder server has deployed: the
// versions of templates, and with them the workspaces that were built.
//
// An audit goes one way: list the templates, judge each version by its files and by
// what the server shows of it, read the workspaces and what their builds keep, and
// put all of it together, sorted. What the token may not read is left out, and the
// result says so, template by template. A template that fails does not end the run.
//
// No value is in a result or in the cache.
package audit
