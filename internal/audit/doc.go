// Package audit looks for secrets in what a Coder server has deployed: the
// versions of templates, and the workspaces built from them.
//
// An audit has these steps: list the templates, check each version by its files and by
// what the server shows of it, read the workspaces and their builds, and assemble the
// sorted result. What the token may not read is left out, and the result says so for
// each template. A template that fails does not end the run.
//
// Neither a result nor the cache contains a value.
package audit
