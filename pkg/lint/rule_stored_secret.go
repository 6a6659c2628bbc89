package lint

// ruleStoredSecret is what [StoredFinding] reports for an audit.
var ruleStoredSecret = &rule{
	id:       "stored-secret",
	title:    "A workspace's build holds a secret's value",
	severity: SeverityError,
	weight:   weightCritical,
	audit:    true,
}
