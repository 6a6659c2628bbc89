// Package clitest runs the program in tests: in the test's process with buffers for
// streams, in scripts, and on a terminal, all against a fake server.
package clitest
