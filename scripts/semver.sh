#!/usr/bin/env bash
# Compares the crate's API with the previous release, the latest tag `v*` before this commit. Fails on a change that the
# version in Cargo.toml does not allow. Features are part of the API.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh

[ "$(git rev-parse --is-shallow-repository)" = false ] || fail "A shallow clone lacks the tags: run git fetch --unshallow --tags"
# From HEAD^, because a tag of this commit is the release to check.
if ! previous="$(git describe --tags --abbrev=0 --match 'v[0-9]*' HEAD^ 2>/dev/null)"; then
  echo "NOT CHECKED: the API against the previous release. There is no earlier tag v*, so this is the first"
  exit 0
fi
scripts/setup.sh semver
cargo semver-checks --baseline-rev "$previous"
