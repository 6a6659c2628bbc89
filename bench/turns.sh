# Measures commands in turn. The scripts in this folder source it.
#
# by_turns ROUNDS FILE runs the commands of FILE, one line "name|command" each, in
# turn, so that a slow moment of the machine affects all of them. For each command it
# prints the median in milliseconds, the difference from the first command, the ratio
# to it, and the peak resident memory. sh runs the commands. Needs GNU time
# (apt-get install time).
# shellcheck shell=bash
by_turns() {
  local rounds=$1 table=$2 dir n name command began ended first=
  dir=$(mktemp -d)
  for _ in $(seq "$rounds"); do
    n=0
    while IFS='|' read -r _ command; do
      n=$((n + 1))
      began=$EPOCHREALTIME
      sh -c "exec $command" >"$dir/out" 2>"$dir/err" </dev/null || {
        cat "$dir/err"
        return 1
      }
      ended=$EPOCHREALTIME
      echo $((${ended/./} - ${began/./})) >>"$dir/$n"
    done <"$table"
  done
  n=0
  while IFS='|' read -r name command; do
    n=$((n + 1))
    /usr/bin/time -f %M -o "$dir/memory" sh -c "exec $command" >"$dir/out" 2>"$dir/err" </dev/null
    median=$(sort -n "$dir/$n" | awk '{v[NR] = $1 / 1000} END {print v[int((NR + 1) / 2)]}')
    first=${first:-$median}
    awk -v name="$name" -v m="$median" -v first="$first" -v memory="$(tail -n 1 "$dir/memory")" \
      'BEGIN {printf "%-36s %8.2f ms %+8.2f ms %6.2fx %7d KiB\n", name, m, m - first, m / first, memory}'
  done <"$table"
  rm -rf "$dir"
}
