// Package repotest tests the repository itself: which package may import which,
// which calls are left to the one door to the outside, that nothing runs at
// start-up, and that everything public is explained. It has no code but tests.
package repotest
