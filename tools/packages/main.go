// Command packages prints, for each package of a module, its files and lines without
// tests, the names that it exports, and how many files its largest circle of
// references has.
//
//	go run ./tools/packages [FOLDER]
package main

import (
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/coder-secrets/coder-secrets/internal/repotest/house"
)

func main() {
	folder := "."
	if len(os.Args) > 1 {
		folder = os.Args[1]
	}
	list, err := house.Measure(folder)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "files\tlines\texported\tcircle\t\vpackage")
	for _, p := range list {
		fmt.Fprintf(w, "%d\t%d\t%d\t%d\t\v%s\n", p.Files, p.Lines, p.Exported, len(p.Circle), p.Path)
	}
	if err := w.Flush(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
