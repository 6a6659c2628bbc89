#!/usr/bin/env bash
# Times `secrets write` against cp and a sync of the same file, as whole processes:
#
#   bench/write.sh [ROUNDS]
#
# What is written has to be on the disk before either ends. Needs Go and GNU time.
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
