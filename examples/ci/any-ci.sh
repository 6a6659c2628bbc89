#!/bin/sh
# For any CI: one line that fails the job when templates hold secrets. The JUnit report
# is for whatever shows failed tests.
set -eu
go run github.com/coder-secrets/coder-secrets/cmd/coder-secrets@latest templates lint -o text -o junit=coder-secrets.xml "${@:-.}"
