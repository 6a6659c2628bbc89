// Package repotest tests the repository itself: which package may import which, which
// files may call the outside world, that nothing runs at start-up, that packages stay
// small, and that all exported names have comments. It contains only tests; the
// package house below it measures packages.
package repotest
