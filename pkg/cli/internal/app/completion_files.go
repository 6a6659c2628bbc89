package app

import "github.com/spf13/cobra"

// TemplateFiles are the extensions of template files. bash and zsh offer such files and
// folders; the scripts of fish and PowerShell do not filter by extension and offer
// every file.
func TemplateFiles() []string { return []string{"tf", "tf.json", "tar", "tar.gz", "tgz", "zip"} }

// YAMLFiles are the extensions of YAML files, without the dot.
func YAMLFiles() []string { return []string{"yaml", "yml"} }

// SecretFiles are the extensions of JSON and YAML files, and of dotenv files under
// their common names, such as .env.local. They are not patterns: bash would expand
// those in the current folder.
func SecretFiles() []string {
	return append(YAMLFiles(), "env", "local", "development", "test", "staging", "production", "json")
}

// CompleteFiles completes arguments with files of these extensions.
func CompleteFiles(endings ...string) cobra.CompletionFunc {
	return cobra.FixedCompletions(endings, cobra.ShellCompDirectiveFilterFileExt)
}
