// Package script finds what the text of a script or a settings file assigns and prints. It
// does not parse HCL.
package script
