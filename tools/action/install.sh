#!/usr/bin/env bash
# Puts coder-secrets on the PATH of a GitHub job: the release that INPUT_VERSION
# names, checked against its checksums, or what this checkout builds.
set -euo pipefail

releases=${CODER_SECRETS_RELEASES:-https://github.com/coder-secrets/coder-secrets/releases/download}
version=${INPUT_VERSION:-}
if [[ -z $version && ${ACTION_REF:-} =~ ^v[0-9]+\.[0-9]+\.[0-9]+ ]]; then
	version=$ACTION_REF
fi
folder=${RUNNER_TEMP:?is set by the runner}/coder-secrets
mkdir -p "$folder"

fail() {
	echo "::error title=coder-secrets::$1"
	exit 1
}

build() {
	command -v go >/dev/null || fail "building from source needs Go: add actions/setup-go, or name a release with version"
	# The job's own settings, such as a workspace or -mod=vendor, are for its own code.
	env GOFLAGS=-buildvcs=false GOWORK=off CGO_ENABLED=0 go -C "$ACTION_PATH" build -trimpath -o "$folder/" ./cmd/coder-secrets
}

# checksum prints a file's SHA-256, by what Linux or what macOS has for it.
checksum() {
	if command -v sha256sum >/dev/null; then
		sha256sum <"$1"
	else
		shasum -a 256 <"$1"
	fi | cut -d ' ' -f 1
}

download() {
	[[ $version =~ ^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || fail "version is to be one such as v1.2.3, or source"
	local os=linux arch=amd64 kind=tar.gz archive work sum name wanted=
	case ${RUNNER_OS:-Linux} in
	macOS) os=darwin ;;
	Windows) os=windows kind=zip ;;
	esac
	[[ ${RUNNER_ARCH:-X64} != ARM64 ]] || arch=arm64
	archive=coder-secrets_${version#v}_${os}_$arch.$kind
	work=$(mktemp -d)
	for file in "$archive" SHA256SUMS; do
		curl --fail --silent --show-error --location --retry 3 --output "$work/$file" "$releases/$version/$file" ||
			fail "cannot get $file of release $version"
	done
	while read -r sum name; do
		[[ $name != "$archive" ]] || wanted=$sum
	done <"$work/SHA256SUMS"
	[[ -n $wanted ]] || fail "the release's checksums do not name $archive"
	[[ $(checksum "$work/$archive") == "$wanted" ]] || fail "$archive is not what the release's checksums say"
	if [[ $kind == zip ]]; then
		unzip -q -j "$work/$archive" '*/coder-secrets.exe' -d "$folder"
	else
		tar -xzf "$work/$archive" -C "$folder" --strip-components=1 --wildcards '*/coder-secrets' 2>/dev/null ||
			tar -xzf "$work/$archive" -C "$folder" --strip-components=1 # bsdtar takes no --wildcards
	fi
	rm -rf "$work"
}

if [[ -z $version || $version == source ]]; then
	build
else
	download
fi
echo "$folder" >>"$GITHUB_PATH"
"$folder/coder-secrets" version
