// Package taint holds values as far as they are known, the secrets in them, and what
// Terraform's functions make of both.
package taint
