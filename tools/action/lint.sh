#!/usr/bin/env bash
# Lints for a GitHub job: annotations, the job's summary and a SARIF report. It ends
# with the linter's status.
set -uo pipefail

sarif=$RUNNER_TEMP/coder-secrets.sarif
json=$RUNNER_TEMP/coder-secrets.json
flags=(-o github -o "sarif=$sarif" -o "json=$json")
[[ -z ${INPUT_FAIL_ON:-} ]] || flags+=("--fail-on=$INPUT_FAIL_ON")
[[ -z ${INPUT_PROFILE:-} ]] || flags+=("--profile=$INPUT_PROFILE")
[[ -z ${INPUT_CONFIG:-} ]] || flags+=("--config=$INPUT_CONFIG")
[[ -z ${INPUT_BASELINE:-} ]] || flags+=("--baseline=$INPUT_BASELINE")
paths=()
while IFS= read -r line; do
	[[ -z $line ]] || paths+=("$line")
done <<<"${INPUT_PATHS:-.}"

rm -f "$sarif" "$json"
coder-secrets templates lint "${flags[@]}" -- "${paths[@]}"
status=$?
if [[ -s $sarif ]]; then
	{
		echo "sarif=$sarif"
		echo "findings=$(sed '/^  "ignored"/q' "$json" | grep -c '"fingerprint":')"
	} >>"$GITHUB_OUTPUT"
fi
exit "$status"
