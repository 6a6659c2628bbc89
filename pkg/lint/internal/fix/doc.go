// Package fix edits Terraform files: it applies the remedies of findings and replaces secret
// parameters.
package fix
