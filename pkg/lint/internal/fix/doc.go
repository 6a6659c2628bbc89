// Package fix edits Terraform text: it carries out the remedies of findings and replaces a
// secret parameter.
package fix
