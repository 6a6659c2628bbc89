package console

import (
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/spf13/cobra"
)

// HelpTable formats two columns, indented so that every form of help keeps them as they
// are.
func HelpTable(rows [][2]string) string {
	lines := make([][]string, len(rows))
	for i, row := range rows {
		lines[i] = []string{"", row[0], row[1]} // the empty column indents
	}
	return strings.TrimSuffix(aligned(lines), "\n")
}

// TextResult is a result that can print itself as text. Its JSON form is stable.
type TextResult interface {
	WriteText(u *UI, w io.Writer) error
}

// OutputFlag is a command's -o flag; its zero value means text.
type OutputFlag struct {
	Format  string
	formats []string
}

// AddOutputFlag adds an -o flag for text and json to cmd.
func AddOutputFlag(cmd *cobra.Command) *OutputFlag {
	o := &OutputFlag{formats: []string{"text", "json"}}
	cmd.Flags().StringVarP(&o.Format, "output", "o", "text", "output format: "+strings.Join(o.formats, ", "))
	_ = cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(o.formats, cobra.ShellCompDirectiveNoFileComp))
	return o
}

// Validate returns a usage error for a format that the command does not support.
func (o *OutputFlag) Validate() error {
	if !slices.Contains(o.formats, o.Format) {
		return Usagef("unknown output format %q for -o (--output): expected one of %s", o.Format, strings.Join(o.formats, ", "))
	}
	return nil
}

// Render writes a result to stdout in the selected format. Commands print data only
// through it.
func Render(u *UI, o *OutputFlag, result TextResult) error {
	if o.Format != "json" {
		return result.WriteText(u, u.Sys.Stdout)
	}
	return WriteJSON(LogWriter(u.Sys.Stdout, "json"), result)
}

// WriteJSON writes v as all JSON of the program: indented, with a trailing newline.
func WriteJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// WriteTable writes aligned columns with a header to a terminal. To anything else it
// writes full values separated by tabs, without a header.
func WriteTable(u *UI, w io.Writer, header []string, rows [][]string) error {
	escapeCells(rows)
	var text string
	switch {
	case !u.Sys.Terminal.IsTerminal(StreamStdout) || WantsPlain(u.Sys.Getenv):
		text = tabbed(rows)
	case len(rows) > 0:
		bold := u.Out.NewStyle().Bold(true)
		for i := range header {
			header[i] = bold.Render(header[i])
		}
		text = aligned(append([][]string{header}, rows...))
	}
	_, err := io.WriteString(w, text)
	return err
}

// Columns formats the cells of a report, whatever it is written to: in aligned columns,
// or separated by tabs if the user wants plain text.
func (u *UI) Columns(lines [][]string) string {
	escapeCells(lines)
	if WantsPlain(u.Sys.Getenv) {
		return tabbed(lines)
	}
	return aligned(lines)
}

func escapeCells(lines [][]string) {
	for _, cells := range lines {
		for i, cell := range cells {
			cells[i] = EscapeLine(cell)
		}
	}
}

// tabbed separates the cells of each line with tabs.
func tabbed(lines [][]string) string {
	var b strings.Builder
	for _, cells := range lines {
		b.WriteString(strings.Join(cells, "\t") + "\n")
	}
	return b.String()
}

// aligned aligns the cells of all lines in columns, without trailing spaces.
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
