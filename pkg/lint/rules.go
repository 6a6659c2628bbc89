package lint

import "embed"

// allRules are the rules in the order in which help shows them.
var allRules = []*rule{
	ruleSecretParameter,
	ruleFalseMasking,
	ruleSecretDefault,
	ruleHardcodedSecret,
	ruleInsensitiveVariable,
	ruleCleartextMetadata,
	ruleSecretInApp,
	ruleSecretInScript,
	rulePrintedSecret,
	ruleSecretInImage,
	ruleLegacyParameter,
	ruleWithdrawnDataSource,
	ruleVisibleAgentEnv,
	ruleProviderCredentialVariable,
	ruleSecretInUserData,
	ruleStoredSecret,
	ruleNotAnalysed,
	ruleUnusedIgnore,
}

func ruleIDs() []string {
	var ids []string
	for _, r := range allRules {
		ids = append(ids, r.ID)
	}
	return ids
}

//go:embed docs/*.md
var pages embed.FS

// Rules describes all rules, in the order of their documentation.
func Rules() []RuleInfo {
	var list []RuleInfo
	for _, r := range allRules {
		info := r.RuleInfo
		page, _ := pages.ReadFile("docs/" + r.ID + ".md")
		info.Page = string(page)
		list = append(list, info)
	}
	return list
}
