// Package ignore finds the comments that hide findings.
package ignore
