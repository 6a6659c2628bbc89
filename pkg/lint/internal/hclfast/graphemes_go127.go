//go:build go1.27

package hclfast

import "github.com/apparentlymart/go-textseg/v17/textseg"

// scanGraphemes finds grapheme clusters, by the version of Unicode that hclsyntax uses with
// this version of Go.
var scanGraphemes = textseg.ScanGraphemeClusters
