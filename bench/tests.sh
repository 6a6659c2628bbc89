#!/usr/bin/env bash
# Measures the processor time of the tests in seconds, user and system, including
# the programs that they start and wait for:
#
#   bench/tests.sh [PACKAGE…]          each package (./... unless told), nothing cached
#   bench/tests.sh --each PACKAGE…     each test of these packages, run alone, for sort -rn
#
# The elapsed time on a busy machine says little about a test; the processor time is
# nearly the same everywhere. Compiling and linking the tests is reported separately.
# Needs Go, GNU time (apt-get install time), and the programs that the tests use:
# .ci/run packages installs them.
set -euo pipefail

# go test runs this script again with a test binary, in the folder of its package.
if [[ ${1-} == --timed ]]; then
  folder=${PWD#"$TESTS_TOP"}
  exec /usr/bin/time -a -o "$TESTS_TIMES" -f "%U %S .$folder" "${@:2}"
fi

top=$(cd "$(dirname "$0")/.." && pwd)
script=$top/bench/tests.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TESTS_TOP=$top TESTS_TIMES=$work/times
status=0

# sum adds the times that GNU time wrote, and ignores its message about a failed
# program.
sum() { awk '$1 ~ /^[0-9.]+$/ {s += $1 + $2} END {printf "%.2f", s}' "$1"; }

if [[ ${1-} == --each ]]; then
  for package in "${@:2}"; do
    go -C "$top" test -c -o "$work/package.test" "$package"
    cd "$(go -C "$top" list -f '{{.Dir}}' "$package")"
    while read -r name; do
      /usr/bin/time -o "$work/times" -f '%U %S' "$work/package.test" -test.run "^$name\$" >"$work/out" 2>&1 || {
        status=1
        cat "$work/out" >&2
      }
      printf '%8.2f  %s\n' "$(sum "$work/times")" "$name"
    done < <("$work/package.test" -test.list '^(Test|Fuzz|Example)')
  done
  exit "$status"
fi

: >"$TESTS_TIMES"
/usr/bin/time -o "$work/all" -f '%U %S' go -C "$top" test -count=1 -exec "bash $script --timed" "${@:-./...}" >"$work/out" 2>&1 || {
  status=1
  cat "$work/out" >&2
}
awk '$1 ~ /^[0-9.]+$/ {printf "%8.2f  %s\n", $1 + $2, $3}' "$TESTS_TIMES" | sort -rn
printf '%8.2f  in all\n' "$(sum "$TESTS_TIMES")"
awk -v all="$(sum "$work/all")" -v tests="$(sum "$TESTS_TIMES")" 'BEGIN {printf "%8.2f  to compile, vet and link\n", all - tests}'
exit "$status"
