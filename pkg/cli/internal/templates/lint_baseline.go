package templates

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// applyBaseline hides the findings in the baseline, and updates the file if asked to.
func applyBaseline(a *app.App, opts *templatesLintOptions, result lintResult) error {
	baseline, err := readBaseline(opts)
	if err != nil {
		return err
	}
	if opts.baselineWrite || opts.baselinePrune {
		baseline.Update(result.Report, opts.baselinePrune)
		if err := writeBaseline(baseline); err != nil {
			return err
		}
	}
	baseline.Apply(result.Report, a.Sys.Now())
	return nil
}

func readBaseline(opts *templatesLintOptions) (*lint.Baseline, error) {
	f, err := os.Open(opts.baseline)
	if errors.Is(err, fs.ErrNotExist) {
		if opts.baselineWrite {
			return lint.NewBaseline(opts.baseline), nil
		}
		return nil, &console.UsageError{
			Err:    fmt.Errorf("cannot use baseline %q: there is no such file", opts.baseline),
			Advice: []string{"make it with --baseline-write"},
		}
	}
	if err != nil {
		return nil, fmt.Errorf("cannot use the baseline: %w", err)
	}
	defer f.Close()
	return lint.ReadBaseline(opts.baseline, f)
}

// writeBaseline replaces the file atomically.
func writeBaseline(baseline *lint.Baseline) error {
	var buf bytes.Buffer
	if err := baseline.Write(&buf); err != nil {
		return err
	}
	if err := console.WriteWhole(baseline.Path, buf.Bytes()); err != nil {
		return fmt.Errorf("cannot write the baseline %q: %w", baseline.Path, err)
	}
	return nil
}
