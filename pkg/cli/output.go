package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

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

// columnWriter aligns what is between tabs when it is flushed.
type columnWriter interface {
	io.Writer
	Flush() error
}

// unaligned leaves the tabs as they are.
type unaligned struct{ io.Writer }

func (unaligned) Flush() error { return nil }

// columns aligns what is written to w, but for plain lines.
func (u *ui) columns(w io.Writer) columnWriter {
	if wantsPlain(u.sys.Getenv) {
		return unaligned{w}
	}
	return tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
}

// writeTable writes aligned columns with a header to a terminal, and plain
// tab-separated full values without one to anything else.
func writeTable(u *ui, w io.Writer, header []string, rows [][]string) error {
	if !u.sys.Terminal.IsTerminal(StreamStdout) || wantsPlain(u.sys.Getenv) {
		for _, row := range rows {
			cells := make([]string, len(row))
			for i, cell := range row {
				cells[i] = escapeLine(cell)
			}
			if _, err := fmt.Fprintln(w, strings.Join(cells, "\t")); err != nil {
				return err
			}
		}
		return nil
	}
	if len(rows) == 0 {
		return nil
	}
	lines := [][]string{header}
	widths := make([]int, len(header))
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = escapeLine(cell)
		}
		lines = append(lines, cells)
	}
	for _, cells := range lines {
		for i, cell := range cells {
			widths[i] = max(widths[i], lipgloss.Width(cell))
		}
	}
	style := u.out.NewStyle().Bold(true)
	for _, cells := range lines {
		var line strings.Builder
		gap := 0
		for i, cell := range cells {
			if cell != "" {
				line.WriteString(strings.Repeat(" ", gap) + style.Render(cell))
				gap = 0
			}
			gap += widths[i] - lipgloss.Width(cell) + 2
		}
		if _, err := fmt.Fprintln(w, line.String()); err != nil {
			return err
		}
		style = u.out.NewStyle()
	}
	return nil
}
