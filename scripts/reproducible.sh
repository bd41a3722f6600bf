#!/usr/bin/env bash
# Builds the npm package twice, from two clean copies in different places, and compares the tarballs.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh

root="$PWD"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# tarball FOLDER
tarball() {
  mkdir -p "$work/$1"
  # What is there now, committed or not, but for what git ignores.
  git ls-files -co --exclude-standard -z | tar --null --files-from=- --ignore-failed-read -cf - 2>/dev/null | tar -xf - -C "$work/$1"
  ln -s "$root/node_modules" "$work/$1/node_modules"
  (cd "$work/$1" && scripts/build-package.sh >/dev/null && npm pack --silent --pack-destination . ./pkg >/dev/null)
  sha256sum <"$work/$1"/stardust-errors-*.tgz
}

say "Building the npm package from a clean copy, twice"
one="$(tarball one)"
two="$(tarball a/deeper/two)"
printf '%s\n%s\n' "$one" "$two"
[ "$one" = "$two" ] || fail "The two tarballs differ"
say "The two tarballs are the same to the byte"
