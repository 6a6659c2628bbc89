package lint

var ruleWithdrawnDataSource = &rule{
	RuleInfo: RuleInfo{
		ID:       "withdrawn-data-source",
		Title:    "A data source is used that servers no longer answer",
		Severity: SeverityWarning,
		Weight:   weightMedium,
	},
	start: atEnd(checkWithdrawnDataSource),
}

func checkWithdrawnDataSource(p *pass) {
	for _, b := range p.Root.Module.Of("data", "coder_secret") {
		p.report(problem{
			at: b.HeaderRange, around: b.Range, address: b.Address,
			message: b.Address + " reads a user secret in the template, which servers no longer allow and the provider no longer knows",
			hint:    "remove it: a user secret with an environment variable or a file is put into the workspace without the template",
		})
	}
}
