// Package examples holds templates that handle secrets wrongly and rightly, and
// carries them in the program for its tour.
package examples

import "embed"

// Templates holds the folders templates/wrong and templates/right, a Coder
// template each.
//
//go:embed templates
var Templates embed.FS
