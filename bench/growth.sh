#!/usr/bin/env bash
# Shows how the time and the memory of `templates lint` grow with the number of files:
#
#   bench/growth.sh [MOST] [RUNS]
#
# It lints 10, 100, … MOST files (default: 100,000), ten to a folder, in a new process
# each time, and prints the medians: the elapsed time, from which files/s and bytes/s
# follow, and the processor time, which varies less on a busy machine. Needs Go.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
most=${1:-100000}
runs=${2:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$top/tools/build" "$work/ours"

# template NUMBER prints a typical file: a parameter, and a resource that uses it.
template() {
  printf 'data "coder_parameter" "region_%d" {\n  name    = "region_%d"\n  default = "eu-%d"\n}\n\n' "$1" "$1" "$1"
  # shellcheck disable=SC2016 # Terraform expands that
  printf 'resource "docker_container" "app_%d" {\n  image = "example/app:%d"\n  env   = ["REGION=${data.coder_parameter.region_%d.value}", "MODE=production"]\n' "$1" "$1" "$1"
  printf '}\n'
}

mkdir "$work/tree"
made=0
printf '%8s %10s %10s %10s %12s %12s %10s\n' files bytes seconds processor files/s bytes/s KiB
for ((files = 10; files <= most; files *= 10)); do
  while ((made < files)); do
    folder=$work/tree/$((made / 1000))/$((made / 10 % 100))
    ((made % 10)) || mkdir -p "$folder"
    template "$made" >"$folder/$((made % 10)).tf"
    made=$((made + 1))
  done
  bytes=$(find "$work/tree" -name '*.tf' -printf '%s\n' | awk '{s += $1} END {print s}')
  rm -f "$work/runs"
  for _ in $(seq "$runs"); do
    /usr/bin/time -f '%e %M %U %S' -a -o "$work/runs" "$work/ours" templates lint --exit-zero "$work/tree" >/dev/null 2>&1
  done
  seconds=$(cut -d' ' -f1 "$work/runs" | sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}')
  processor=$(awk '{print $3 + $4}' "$work/runs" | sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}')
  memory=$(cut -d' ' -f2 "$work/runs" | sort -n | tail -n 1)
  awk -v f="$files" -v b="$bytes" -v s="$seconds" -v p="$processor" -v m="$memory" \
    'BEGIN {if (s == 0) s = 0.005; printf "%8d %10d %10.2f %10.2f %12.0f %12.0f %10d\n", f, b, s, p, f / s, b / s, m}'
done
