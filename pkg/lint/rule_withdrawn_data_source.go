package lint

var ruleWithdrawnDataSource = &rule{
	id:       "withdrawn-data-source",
	title:    "A data source is used that servers no longer answer",
	severity: SeverityWarning,
	weight:   weightMedium,
	start:    atEnd(checkWithdrawnDataSource),
}

func checkWithdrawnDataSource(p *pass) {
	for _, b := range p.root.mod.of("data", "coder_secret") {
		p.report(draft{
			at: b.DefRange(), around: b.at, address: b.address,
			message: b.address + " reads a user secret in the template, which servers no longer allow and the provider no longer knows",
			hint:    "remove it: a user secret with an environment variable or a file is put into the workspace without the template",
		})
	}
}
