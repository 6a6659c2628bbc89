#!/usr/bin/env bash
# Compares the time of `templates lint`, gitleaks and a bare parse on one file of 10 MB,
# and on one template with 5,000 parameters:
#
#   bench/large.sh [RUNS]
set -euo pipefail
# shellcheck source=bench/peers.sh
source "$(dirname "$0")/peers.sh"

mkdir "$work/large-file" "$work/parameters"
awk 'BEGIN {
  for (size = 0; size < 10 * 1000 * 1000; i++) {
    block = sprintf("resource \"docker_container\" \"c%d\" {\n  name  = \"c-${data.coder_workspace.me.id}-%d\"\n  image = \"ubuntu\"\n  env = [\n    \"A=1\",\n    \"B=${local.b}\",\n  ]\n}\n\n", i, i)
    size += length(block)
    printf "%s", block
  }
}' >"$work/large-file/main.tf"
awk 'BEGIN {
  for (i = 0; i < 5000; i++) {
    printf "data \"coder_parameter\" \"p%d\" {\n  name = \"setting_%d\"\n  type = \"string\"\n}\n\nlocals {\n  v%d = \"x ${data.coder_parameter.p%d.value}\"\n}\n\n", i, i, i, i
  }
}' >"$work/parameters/main.tf"
compare "$work/large-file" "${1:-5}"
compare "$work/parameters" "${1:-5}"
