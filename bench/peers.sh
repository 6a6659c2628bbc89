# Compares `templates lint` with other tools. The scripts in this folder source it.
# $work is its folder for temporary files.
#
# compare FOLDER RUNS lints a folder with each tool, in a new process each time: this
# program, gitleaks, a bare parse of the same files with hashicorp/hcl, and tflint if
# build_tflint was called. Each round runs all of them in turn, so that a slow moment of
# the machine affects all of them. It prints the medians of elapsed time and peak
# resident memory, files/s and bytes/s, and the ratios. Needs Go and GNU time.
# shellcheck shell=bash
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$top/tools/build" "$work/ours"
go -C "$top/tools/bench" build -o "$work/" tool
go -C "$top/tools/bench" build -o "$work/bareparse" ./bareparse

build_tflint() { go -C "$top/tools/bench/tflint" build -o "$work/" tool; }

# once NAME COMMAND… appends the elapsed time in seconds and the peak memory in KiB to
# NAME's file.
once() {
  local name=$1
  shift
  /usr/bin/time -f '%e %M' -o "$work/time" "$@" >/dev/null 2>&1 || true # the exit status for findings is not a failure
  tail -n 1 "$work/time" >>"$work/$name.runs"
}

median() { sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

compare() {
  local tree=$1 runs=$2 name size
  size=$("$work/bareparse" "$tree") # the first reading also warms the page cache
  rm -f "$work"/*.runs
  for _ in $(seq "$runs"); do
    once ours "$work/ours" templates lint --exit-zero "$tree"
    once gitleaks "$work/gitleaks" dir --no-banner --exit-code 0 "$tree"
    once bareparse "$work/bareparse" "$tree"
    [ ! -e "$work/tflint" ] || once tflint env -C "$tree" "$work/tflint" --recursive --force
  done
  printf '%s: %s, %d runs\n' "$tree" "$size" "$runs"
  for name in ours gitleaks bareparse tflint; do
    [ -e "$work/$name.runs" ] || continue
    printf '%s %s %s %s\n' "$name" "$(cut -d' ' -f1 "$work/$name.runs" | median)" "$(cut -d' ' -f2 "$work/$name.runs" | median)" "$size"
  done | awk '
    NR == 1 {ours = $2}
    {printf "%-10s %8.2f s %8.1f MiB %8.0f files/s %7.1f MB/s   ours / this %.3f\n", $1, $2, $3 / 1024, $4 / $2, $6 / $2 / 1e6, ours / $2}'
}
