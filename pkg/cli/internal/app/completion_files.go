package app

import "github.com/spf13/cobra"

// TemplateFiles are what the names of templates end in. bash and zsh offer these, and
// folders; fish and PowerShell every file, since their scripts know no kinds.
func TemplateFiles() []string { return []string{"tf", "tf.json", "tar", "tar.gz", "tgz", "zip"} }

// YAMLFiles are the endings of YAML files, without their dots.
func YAMLFiles() []string { return []string{"yaml", "yml"} }

// SecretFiles are dotenv files by all the names that they commonly have, as in
// .env.local, JSON and YAML. They are no patterns: bash would look for those here.
func SecretFiles() []string {
	return append(YAMLFiles(), "env", "local", "development", "test", "staging", "production", "json")
}

// CompleteFiles completes arguments with files of a kind.
func CompleteFiles(endings ...string) cobra.CompletionFunc {
	return cobra.FixedCompletions(endings, cobra.ShellCompDirectiveFilterFileExt)
}
