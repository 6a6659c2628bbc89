#!/usr/bin/env bash
# Times `templates lint`, gitleaks, tflint and a bare parse side by side on a folder of
# templates, and again on fifty copies of it:
#
#   bench/lint.sh FOLDER [RUNS]
#
# tflint takes most of the time, some minutes to build too, and on the copies about half
# an hour for each run: tflint=once leaves it out there, tflint=never in both.
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
