package literals

import (
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// One literal is judged differently in a different context, and in no other case.
func TestJudge(t *testing.T) {
	const random, keyID = "q7Zp2LwX9vTb4RkN", "4AEE18F83AFDEB23"
	for _, c := range []struct {
		text    string
		context Context
		secret  bool
	}{
		{random, Context{}, false},
		{random, Context{Name: "region"}, false},
		{random, Context{Name: "api_token"}, true},
		{random, Context{Name: "region", TakesSecret: true}, true},
		{random, Context{Name: "api_token", MayBeEntry: true}, true},
		{keyID, Context{Name: "GPG_SECRET_KEY"}, true},
		{keyID, Context{Name: "GPG_SECRET_KEY", MayBeEntry: true}, false},
		{"access_token", Context{Name: "keyAccessToken", TakesSecret: true, MayBeEntry: true}, false},
	} {
		if got := Judge(naming.NewJudge(&naming.Names{}), c.text, c.context); got.Secret != c.secret {
			t.Errorf("%q in %+v: secret is %t (%s)", c.text, c.context, got.Secret, got.Reason)
		}
	}
}
