#!/usr/bin/env bash
# Compares the time of `templates lint`, gitleaks, tflint and a bare parse on a folder of
# templates, and on fifty copies of it:
#
#   bench/lint.sh FOLDER [RUNS]
#
# tflint takes most of the time: some minutes to build, and about half an hour for
# each run on the copies. tflint=once skips it there, tflint=never skips it
# completely.
set -euo pipefail
folder=$(cd "${1:?usage: bench/lint.sh FOLDER [RUNS]}" && pwd)
# shellcheck source=bench/peers.sh
source "$(dirname "$0")/peers.sh"

[ "${tflint:-}" = never ] || build_tflint
compare "$folder" "${2:-5}"
[ "${tflint:-}" != once ] || rm "$work/tflint"
mkdir "$work/copies"
for i in $(seq 50); do cp -r "$folder" "$work/copies/$i"; done
compare "$work/copies" "${2:-5}"
