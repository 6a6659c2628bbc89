// Package taint represents values as far as static analysis knows them, with the secrets
// that flow into them, and evaluates Terraform's functions and operators on them.
package taint
