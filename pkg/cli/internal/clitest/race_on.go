//go:build race

package clitest

// RaceDetector is set if the tests run with the race detector, which is slower and uses
// more memory.
const RaceDetector = true
