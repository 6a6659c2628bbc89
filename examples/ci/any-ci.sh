#!/bin/sh
# For any CI: fails the job when templates hold secrets, with status 3; 'go run' would
# make 1 of it, which means that it could not be done. The JUnit report is for whatever
# shows failed tests.
set -eu
GOBIN=$(mktemp -d)
export GOBIN
trap 'rm -rf "$GOBIN"' EXIT
go install github.com/coder-secrets/coder-secrets/cmd/coder-secrets@latest
"$GOBIN/coder-secrets" templates lint -o text -o junit=coder-secrets.xml "${@:-.}"
