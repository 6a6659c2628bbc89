// Package mask hides the values in the source lines that reports show.
package mask
