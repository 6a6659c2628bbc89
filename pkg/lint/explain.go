package lint

import "github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"

// NameVerdict says how the linter understands a name.
type NameVerdict struct {
	Name string `json:"name"`
	// Secret is set if the name alone means a secret.
	Secret bool `json:"secret"`
	// Unclear is set if other evidence than the name decides.
	Unclear bool `json:"unclear"`
	// Confidence is that of Secret, "" if it is not set.
	Confidence string `json:"confidence"`
	// Words are the words of the name, Noun the one that says what the value is.
	Words []string `json:"words"`
	Noun  string   `json:"noun"`
	// Reason explains the verdict.
	Reason string `json:"reason"`
}

// ExplainName says how the linter understands a name; config may be nil.
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
	confidence := ""
	if v.Confidence != 0 {
		confidence = v.Confidence.String()
	}
	return NameVerdict{name, v.Secret, v.Unclear, confidence, words, v.Noun, v.Reason}
}
