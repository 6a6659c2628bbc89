package values

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// codeShapes are the tokens of code hosting, package registries and CI.
var codeShapes = []shape{
	{kind: "github-token", title: "GitHub token", prefixes: "ghp_ gho_ ghu_ ghs_ ghr_", alphabet: chars.Alnum, min: 36, max: 36, check: endsWithCRC, checksum: true},
	{kind: "github-token", title: "GitHub fine-grained token", prefixes: "github_pat_", alphabet: chars.Word, min: 82, max: 82, check: func(t string, body int) bool {
		return parts(t, body, "_", part{chars.Alnum, 22, 22}, part{chars.Alnum, 59, 59})
	}},
	{kind: "github-token", title: "GitHub app token", prefixes: "ghs_", alphabet: chars.Dotted, min: 120, max: 1200, check: func(t string, body int) bool { return strings.Contains(t[body:], ".") }},
	{kind: "gitlab-token", title: "GitLab token", prefixes: "glpat- glptt- gldt- glrt- glrtr- glcbt- glft- glsoat- glffct- glimt-", alphabet: chars.Dotted, min: 20, max: 300, check: bodyIsVaried},
	{kind: "gitlab-token", title: "GitLab agent token", prefixes: "glagent-", alphabet: chars.WordDash, min: 50, max: 320, check: bodyIsVaried},
	{kind: "gitlab-token", title: "GitLab application secret", prefixes: "gloas-", alphabet: chars.WordDash, min: 64, max: 64, check: bodyIsVaried},
	{kind: "gitlab-token", title: "GitLab runner registration token", prefixes: "GR1348941", alphabet: chars.WordDash, min: 20, max: 20, check: bodyIsVaried},
	{kind: "bitbucket-token", title: "Bitbucket app password", prefixes: "ATBB", alphabet: chars.Alnum, min: 28, max: 32, check: bodyIsMixed},
	{kind: "bitbucket-token", title: "Bitbucket access token", prefixes: "ATCTT3xFfG", alphabet: chars.WordDash | chars.Equals, min: 100, max: 260},
	{kind: "npm-token", title: "npm token", prefixes: "npm_", alphabet: chars.Alnum, min: 36, max: 36, check: endsWithCRC, checksum: true},
	{kind: "pypi-token", title: "PyPI token", prefixes: "pypi-AgEIcHlwaS5vcmc pypi-AgENdGVzdC5weXBpLm9yZw", alphabet: chars.WordDash, min: 50, max: 1000},
	{kind: "rubygems-token", title: "RubyGems API key", prefixes: "rubygems_", alphabet: chars.HexDigits, min: 48, max: 48},
	{kind: "crates-token", title: "crates.io token", prefixes: "cio", alphabet: chars.Alnum, min: 32, max: 32, check: bodyIsMixed},
	{kind: "nuget-key", title: "NuGet API key", prefixes: "oy2", alphabet: chars.LowerNum, min: 43, max: 43, check: bodyIsVaried},
	{kind: "clojars-token", title: "Clojars token", prefixes: "CLOJARS_", alphabet: chars.Alnum, min: 60, max: 60},
	{kind: "docker-token", title: "Docker Hub token", prefixes: "dckr_pat_ dckr_oat_", alphabet: chars.WordDash, min: 27, max: 32},
	{kind: "jfrog-token", title: "JFrog API key", prefixes: "AKCp", alphabet: chars.Alnum, min: 69, max: 69},
	{kind: "jfrog-token", title: "JFrog reference token", prefixes: "cmVmdGtuOj", alphabet: chars.Alnum, min: 54, max: 54},
	{kind: "sonar-token", title: "Sonar token", prefixes: "sqp_ squ_ sqa_", alphabet: chars.HexDigits, min: 40, max: 40},
	{kind: "circleci-token", title: "CircleCI token", prefixes: "CCIPAT_ CCIPRJ_", alphabet: chars.Word, min: 60, max: 70, check: func(t string, body int) bool {
		return parts(t, body, "_", part{chars.Alnum, 20, 24}, part{chars.HexDigits, 40, 40})
	}},
	{kind: "buildkite-token", title: "Buildkite token", prefixes: "bkua_", alphabet: chars.HexDigits, min: 40, max: 40},
	{kind: "sourcegraph-token", title: "Sourcegraph token", prefixes: "sgp_", alphabet: chars.HexDigits | chars.Underscore | chars.Letters, min: 40, max: 57, check: isSourcegraph},
	{kind: "amp-token", title: "Amp access token", prefixes: "sgamp_user_", alphabet: chars.Word, min: 40, max: 120},
	{kind: "pulumi-token", title: "Pulumi token", prefixes: "pul-", alphabet: chars.HexDigits, min: 40, max: 40},
	{kind: "infracost-key", title: "Infracost API key", prefixes: "ico-", alphabet: chars.Alnum, min: 32, max: 32, check: bodyIsMixed},
	{kind: "octopus-key", title: "Octopus Deploy API key", prefixes: "API-", alphabet: chars.UpperNum, min: 26, max: 32, check: bodyIsVaried},
	{kind: "harness-token", title: "Harness token", prefixes: "pat. sat.", alphabet: chars.Dotted, min: 60, max: 80, check: func(t string, body int) bool {
		return parts(t, body, ".", part{chars.WordDash, 22, 22}, part{chars.Alnum, 20, 24}, part{chars.Alnum, 20, 20})
	}},
	{kind: "gitpod-token", title: "Gitpod token", prefixes: "gitpod_pat_", alphabet: chars.Dotted, min: 40, max: 200},
	{kind: "daytona-key", title: "Daytona API key", prefixes: "dtn_", alphabet: chars.HexDigits, min: 64, max: 64},
	{kind: "e2b-key", title: "E2B API key", prefixes: "e2b_ sk_e2b_", alphabet: chars.HexDigits, min: 40, max: 40},
}
