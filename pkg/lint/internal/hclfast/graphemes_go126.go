//go:build !go1.27

package hclfast

import "github.com/apparentlymart/go-textseg/v15/textseg"

// scanGraphemes finds what people see as one character, by the version of Unicode that
// hclsyntax goes by with this Go.
var scanGraphemes = textseg.ScanGraphemeClusters
