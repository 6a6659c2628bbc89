// Package action holds the scripts of this repository's GitHub action, and the tests
// of them and of the other files for CI systems: action.yml, .pre-commit-hooks.yaml
// and examples/ci.
package action
