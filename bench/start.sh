#!/usr/bin/env bash
# Compares the start time of frequent commands, in a new process each time, with an
# empty Go program and with the tools that people use today:
#
#   bench/start.sh [ROUNDS]
#
# The Coder server is that of `coder-secrets demo`, on loopback. Needs Go, curl and
# GNU time.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=bench/turns.sh
source "$top/bench/turns.sh"
work=$(mktemp -d)
trap 'kill "${server-}" 2>/dev/null || true; rm -rf "$work"' EXIT

export CGO_ENABLED=0
"$top/tools/build" "$work/coder-secrets"
go -C "$top/tools/bench" build -trimpath -ldflags '-s -w' -o "$work/empty" ./empty
export PATH=$work:$PATH HOME=$work
cd "$work"

coder-secrets demo --serve >tour 2>/dev/null &
server=$!
until grep -q '^export CODER_SESSION_TOKEN' tour; do sleep 0.1; done
eval "$(grep '^export ' tour)"
export HOME=$work CODER_SECRETS_FILE=$work/secrets.env
(umask 077 && printf 'NAME=value\n' >secrets.env && echo "Coder-Session-Token: $CODER_SESSION_TOKEN" >header)
# shellcheck disable=SC2016 # for sh
printf '%s\n' '. "$CODER_SECRETS_FILE"; echo "$NAME"' >get.sh

cat >table <<'COMMANDS'
an empty Go program|empty
coder-secrets --help|coder-secrets --help
Tab after 'coder-secrets secrets wr'|coder-secrets __complete secrets wr
coder-secrets secrets get NAME|coder-secrets secrets get NAME --reveal
  sh reads the file|sh get.sh
coder-secrets publickey|coder-secrets publickey
  curl asks for the same|curl -sf -H @header "$CODER_URL/api/v2/users/me/gitsshkey"
COMMANDS
by_turns "${1:-100}" table
