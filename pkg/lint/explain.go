package lint

import "github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"

// NameVerdict says how a name is read, for people.
type NameVerdict struct {
	Name string `json:"name"`
	// Secret reports that the name alone means a secret.
	Secret bool `json:"secret"`
	// Unclear reports a name that other evidence has to decide on.
	Unclear    bool     `json:"unclear"`
	Confidence string   `json:"confidence"`
	Words      []string `json:"words"`
	Noun       string   `json:"noun"`
	Reason     string   `json:"reason"`
}

// ExplainName says how the linter reads a name.
func ExplainName(name string, config *Config) NameVerdict {
	if config == nil {
		config = &Config{}
	}
	v := naming.NewJudge(&config.Names).Classify(name)
	words := v.Words
	if words == nil {
		words = naming.Words(name)
	}
	if words == nil {
		words = []string{}
	}
	sure := "" // of what is no secret's name there is nothing to be sure of
	if v.Confidence != 0 {
		sure = v.Confidence.String()
	}
	return NameVerdict{name, v.Secret, v.Unclear, sure, words, v.Noun, v.Reason}
}
