package cli

import (
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/spf13/cobra"
)

// textResult is a result that can show itself to a person. Its other form is
// its JSON, which is stable.
type textResult interface {
	writeText(u *ui, w io.Writer) error
}

// outputFlag is -o of a command; its zero value means text.
type outputFlag struct {
	format  string
	formats []string
}

// addOutputFlag gives cmd an -o flag that takes text and json.
func addOutputFlag(cmd *cobra.Command) *outputFlag {
	o := &outputFlag{formats: []string{"text", "json"}}
	cmd.Flags().StringVarP(&o.format, "output", "o", "text", "output format: "+strings.Join(o.formats, ", "))
	_ = cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(o.formats, cobra.ShellCompDirectiveNoFileComp))
	return o
}

func (o *outputFlag) validate() error {
	if !slices.Contains(o.formats, o.format) {
		return usagef("unknown output format %q for -o (--output): expected one of %s", o.format, strings.Join(o.formats, ", "))
	}
	return nil
}

// render writes a result to stdout in the form asked for. It is the one place
// where commands print their data.
func render(u *ui, o *outputFlag, result textResult) error {
	if o.format != "json" {
		return result.writeText(u, u.sys.Stdout)
	}
	return writeJSON(logWriter(u.sys.Stdout, "json"), result)
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// writeTable writes aligned columns with a header to a terminal, and plain
// tab-separated full values without one to anything else.
func writeTable(u *ui, w io.Writer, header []string, rows [][]string) error {
	escapeCells(rows)
	var text string
	switch {
	case !u.sys.Terminal.IsTerminal(StreamStdout) || wantsPlain(u.sys.Getenv):
		text = tabbed(rows)
	case len(rows) > 0:
		bold := u.out.NewStyle().Bold(true)
		for i := range header {
			header[i] = bold.Render(header[i])
		}
		text = aligned(append([][]string{header}, rows...))
	}
	_, err := io.WriteString(w, text)
	return err
}

// columns are lines of cells as a report has them wherever it goes: aligned, but
// where plain lines are wanted.
func (u *ui) columns(lines [][]string) string {
	escapeCells(lines)
	if wantsPlain(u.sys.Getenv) {
		return tabbed(lines)
	}
	return aligned(lines)
}

func escapeCells(lines [][]string) {
	for _, cells := range lines {
		for i, cell := range cells {
			cells[i] = escapeLine(cell)
		}
	}
}

// tabbed writes a tab between the cells of each line.
func tabbed(lines [][]string) string {
	var b strings.Builder
	for _, cells := range lines {
		b.WriteString(strings.Join(cells, "\t") + "\n")
	}
	return b.String()
}

// aligned lets the cells of all lines stand in columns, without blanks at the end of
// a line.
func aligned(lines [][]string) string {
	var widths []int
	for _, cells := range lines {
		widths = append(widths, make([]int, max(len(cells)-len(widths), 0))...)
		for i, cell := range cells {
			widths[i] = max(widths[i], lipgloss.Width(cell))
		}
	}
	var b strings.Builder
	for _, cells := range lines {
		gap := 0
		for i, cell := range cells {
			if cell != "" {
				b.WriteString(strings.Repeat(" ", gap) + cell)
				gap = 0
			}
			gap += widths[i] - lipgloss.Width(cell) + 2
		}
		b.WriteByte('\n')
	}
	return b.String()
}
