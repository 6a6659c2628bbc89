#!/usr/bin/env bash
# Times what people wait for most often, as whole processes, against an empty Go
# program and against what does the same today:
#
#   bench/start.sh [ROUNDS]
#
# Each round runs every command in turn, so that a slow moment of the machine meets
# all of them. Prints the median of each in milliseconds, how much more that is than
# the empty program, and the most memory that was resident. The Coder server is the
# tour's, on loopback. Needs Go, curl and GNU time (apt-get install time).
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
rounds=${1:-100}
work=$(mktemp -d)
trap 'kill "${server-}" 2>/dev/null || true; rm -rf "$work"' EXIT

export CGO_ENABLED=0
go -C "$top" build -trimpath -ldflags '-s -w' -o "$work/coder-secrets" ./cmd/coder-secrets
go -C "$top/tools/bench" build -trimpath -ldflags '-s -w' -o "$work/empty" ./empty
PATH=$work:$PATH

export HOME=$work/home
mkdir "$HOME"
coder-secrets demo --serve >"$work/tour" 2>/dev/null &
server=$!
until grep -q '^export CODER_SESSION_TOKEN' "$work/tour"; do sleep 0.1; done
eval "$(grep '^export ' "$work/tour")"
export HOME=$work/home CODER_SECRETS_FILE=$work/home/secrets.env
printf 'NAME=value\n' >"$CODER_SECRETS_FILE"
chmod 600 "$CODER_SECRETS_FILE"

cat >"$work/table" <<'COMMANDS'
an empty Go program|empty
coder-secrets --help|coder-secrets --help
Tab: coder-secrets secrets wr|coder-secrets __complete secrets wr
coder-secrets secrets get NAME --reveal|coder-secrets secrets get NAME --reveal
  sh: read the file and print|sh ./get.sh
coder-secrets publickey|coder-secrets publickey
  curl: the same request|curl -sf -H @token $CODER_URL/api/v2/users/me/gitsshkey
COMMANDS
# shellcheck disable=SC2016 # for sh
echo '. "$CODER_SECRETS_FILE"; printf "%s\n" "$NAME"' >"$work/get.sh"
echo "Coder-Session-Token: $CODER_SESSION_TOKEN" >"$work/token"
cd "$work"

for _ in $(seq "$rounds"); do
  n=0
  while IFS='|' read -r _ command; do
    command=${command//\$CODER_URL/$CODER_URL}
    n=$((n + 1))
    began=$EPOCHREALTIME
    $command >out 2>err </dev/null || { cat err; exit 1; }
    ended=$EPOCHREALTIME
    echo $((${ended/./} - ${began/./})) >>"$n.runs"
  done <table
done
n=0
while IFS='|' read -r name command; do
  command=${command//\$CODER_URL/$CODER_URL}
  n=$((n + 1))
  /usr/bin/time -f %M -o memory $command >out 2>err </dev/null
  sort -n "$n.runs" | awk -v name="$name" -v empty="${empty-0}" -v memory="$(tail -n 1 memory)" \
    '{v[NR] = $1 / 1000} END {m = v[int((NR + 1) / 2)]; printf "%-32s %7.2f ms %+7.2f ms %7d KiB\n", name, m, empty ? m - empty : 0, memory}'
  [[ -n ${empty-} ]] || empty=$(sort -n "$n.runs" | awk '{v[NR] = $1 / 1000} END {print v[int((NR + 1) / 2)]}')
done <table
