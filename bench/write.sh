#!/usr/bin/env bash
# Compares the time of `secrets write` with cp and sync of the same file, in a new
# process each time:
#
#   bench/write.sh [ROUNDS]
#
# All of them end only when the data is on the disk. Needs Go and GNU time.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=bench/turns.sh
source "$top/bench/turns.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

export CGO_ENABLED=0
"$top/tools/build" "$work/coder-secrets"
export PATH=$work:$PATH HOME=$work NAME=value
cd "$work"
(umask 077 && for i in $(seq 50); do echo "NAME_$i=value of $i"; done >secrets.env)

cat >table <<'COMMANDS'
cp, then sync of file and folder|sh -c 'cp secrets.env copy && sync copy && mv copy copied && sync .'
coder-secrets secrets write NAME|coder-secrets secrets write NAME --from-env NAME --file secrets.env --allow-ephemeral
COMMANDS
by_turns "${1:-100}" table
