#!/usr/bin/env bash
# Builds the npm package from a clean copy in another folder, and compares its tarball with that of this checkout.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh

root="$PWD"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

say "Building the npm package from a clean copy"
mkdir -p "$work/a/deeper/place"
cd "$work/a/deeper/place"
# Copies the files of the checkout, committed or not, except the ignored ones.
git -C "$root" ls-files -co --exclude-standard -z | tar -C "$root" --null --files-from=- --ignore-failed-read -cf - | tar -xf -
ln -s "$root/node_modules" node_modules
scripts/pkg.sh >/dev/null

sha256sum "$root"/target/npm/stardust-errors-*.tgz target/npm/stardust-errors-*.tgz
cmp "$root"/target/npm/stardust-errors-*.tgz target/npm/stardust-errors-*.tgz || fail "The two tarballs differ"
say "The two tarballs are identical"
