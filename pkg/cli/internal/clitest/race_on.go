//go:build race

package clitest

// RaceDetector is set where the tests run with the race detector, which takes
// memory of its own.
const RaceDetector = true
