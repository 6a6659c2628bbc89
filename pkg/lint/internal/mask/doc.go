// Package mask decides what of a source line may be shown.
package mask
