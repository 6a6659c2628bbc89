package lint

import "testing"

func TestClassifyName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"github_token": true, "dbPassword": true, "api_key": true, "05_claude_token": true, "aws_bearer_token_bedrock": true,
		"token_url": false, "use_token": false, "max_tokens": false, "ssh_public_key": false, "author": false, "keyboard": false,
	} {
		if got := classifyName(name); got.Secret != want {
			t.Errorf("classifyName(%q).Secret = %t, want %t (%s)", name, got.Secret, want, got.Reason)
		}
	}
}
