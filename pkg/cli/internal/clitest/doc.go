// Package clitest runs the program in tests: within the test's process on a system of buffers, by
// scripts, and on a terminal, all against a fake server.
package clitest
