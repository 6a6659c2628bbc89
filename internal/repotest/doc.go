// Package repotest tests the repository itself: which package may import which,
// which calls are left to the one door to the outside, that nothing runs at
// start-up, that packages stay small, and that everything public is explained. It has
// no code but tests, and below it what measures packages.
package repotest
