//go:build unix && !race

package cli

// raceDetector is set where the tests run with the race detector, which takes
// memory of its own.
const raceDetector = false
