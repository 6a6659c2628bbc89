#!/usr/bin/env bash
# Runs at each start of the workspace. What is there already it leaves alone.
set -euo pipefail
export PATH="$HOME/.local/bin:$PATH"

# install puts a release of coder-secrets on the PATH, checked against its checksums.
install() {
	local version=${CODER_SECRETS_VERSION:?} arch=amd64 work archive
	[[ $(uname -m) != aarch64 ]] || arch=arm64
	archive=coder-secrets_${version#v}_linux_$arch.tar.gz
	work=$(mktemp -d)
	for file in "$archive" SHA256SUMS; do
		curl --fail --silent --show-error --location --output "$work/$file" \
			"${CODER_SECRETS_RELEASES:-https://github.com/coder-secrets/coder-secrets/releases/download}/$version/$file"
	done
	(cd "$work" && grep "  $archive\$" SHA256SUMS | sha256sum --check --quiet)
	tar -xzf "$work/$archive" -C "$work" --strip-components=1
	mkdir -p "$HOME/.local/bin"
	mv "$work/coder-secrets" "$HOME/.local/bin/"
	ln -sf coder-secrets "$HOME/.local/bin/coder-secrets-gitsign" # git calls it by this name
	rm -rf "$work"
}

# installed tells whether the wanted release is there. One that the image brings, or
# that somebody built, is left alone.
installed() {
	local path
	path=$(command -v coder-secrets) &&
		[[ $path != "$HOME/.local/bin/coder-secrets" || " $(coder-secrets version) " == *" ${CODER_SECRETS_VERSION:?} "* ]]
}
installed || install

# Coder has this folder on the PATH of every session, whatever the shell reads: git in an
# editor finds the program too.
if [[ -n ${CODER_SCRIPT_BIN_DIR:-} ]]; then
	program=$(readlink -f "$(command -v coder-secrets)")
	ln -sf "$program" "$CODER_SCRIPT_BIN_DIR/coder-secrets"
	ln -sf "$program" "$CODER_SCRIPT_BIN_DIR/coder-secrets-gitsign"
fi

# The database of this workspace is nobody else's: its password is made here, once.
coder-secrets secrets write DATABASE_PASSWORD --if-absent --from-command 'head -c 24 /dev/urandom | base64 | tr -d "\n"'

# Commits are signed with the owner's Coder key.
coder-secrets gitsign setup --apply --global

# What is still missing is said, and is no reason not to start.
required=$(mktemp)
base64 -d <<<"${REQUIRED_SECRETS:-}" >"$required"
coder-secrets secrets check --require "$required" || true
rm -f "$required"
