#!/usr/bin/env bash
# Times `templates lint`, gitleaks, tflint and a bare parse of the same files with
# hashicorp/hcl side by side, as whole processes in one run:
#
#   bench/lint.sh FOLDER [RUNS]
#
# and again on fifty copies of the folder. Each round runs all of them in turn, so
# that a slow moment of the machine meets all of them. Prints the medians, and the
# ratios to them. Needs Go; the peers are built from tools/bench. tflint takes most
# of the time, some minutes to build too: without_tflint=1 leaves it out.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
folder=$(cd "${1:?usage: bench/lint.sh FOLDER [RUNS]}" && pwd)
runs=${2:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

go -C "$top" build -trimpath -ldflags '-s -w -funcalign=16' -o "$work/ours" ./cmd/coder-secrets
go -C "$top/tools/bench" build -o "$work/" tool
go -C "$top/tools/bench" build -o "$work/bareparse" ./bareparse
[ -n "${without_tflint:-}" ] || go -C "$top/tools/bench/tflint" build -o "$work/" tool

# once NAME COMMAND… adds the wall time in seconds and the peak memory in KiB to NAME's file.
once() {
  local name=$1
  shift
  /usr/bin/time -f '%e %M' -o "$work/time" "$@" >/dev/null 2>&1 || true # findings are no failure
  tail -n 1 "$work/time" >>"$work/$name.runs"
}

median() { sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

compare() {
  local tree=$1 name
  rm -f "$work"/*.runs
  "$work/ours" templates lint --exit-zero "$tree" >/dev/null 2>&1 || true # warm the page cache
  for _ in $(seq "$runs"); do
    once ours "$work/ours" templates lint --exit-zero "$tree"
    once gitleaks "$work/gitleaks" dir --no-banner --exit-code 0 "$tree"
    once bareparse "$work/bareparse" "$tree"
    [ ! -e "$work/tflint" ] || once tflint env -C "$tree" "$work/tflint" --recursive --force
  done
  for name in ours gitleaks bareparse tflint; do
    [ -e "$work/$name.runs" ] || continue
    printf '%-10s %8.3f s %9d KiB\n' "$name" "$(cut -d' ' -f1 "$work/$name.runs" | median)" "$(cut -d' ' -f2 "$work/$name.runs" | median)"
  done | tee "$work/table"
  awk '$1 == "ours" {ours = $2} $1 != "ours" {printf "ours / %s %.3f\n", $1, ours / $2}' "$work/table"
}

echo "1x: $("$work/bareparse" "$folder"), $runs runs"
compare "$folder"
mkdir "$work/copies"
for i in $(seq 50); do cp -r "$folder" "$work/copies/$i"; done
echo "50x: $("$work/bareparse" "$work/copies")"
compare "$work/copies"
