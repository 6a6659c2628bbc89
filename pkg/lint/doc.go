// Package lint finds secrets in Coder templates at the places where Coder shows them in
// plain text.
//
// [Run] loads the files of a [Source], parses each folder as a template, follows values
// through references (taint analysis), and lets the rules report what they find. The
// [Report] holds the findings, sorted and with fingerprints. [Fix] computes changes of the
// files, and [Deployed] lints what a server shows of a template.
//
// The package reads files through the [Source] only, apart from the configuration, writes
// none, and uses no network. A finding says where a value is, not what it is; what holds
// the text of a value is a secret.Secret, which does not print it.
package lint
