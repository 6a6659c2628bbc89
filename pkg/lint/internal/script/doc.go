// Package script finds what the text of a script or a settings file assigns and prints. It
// knows no HCL.
package script
