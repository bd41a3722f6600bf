#!/usr/bin/env bash
# Runs the crate's unit tests under Miri, an interpreter that sees undefined behaviour: above all the exports of the npm
# package (src/wasm/engine.rs), where the only unsafe code is, called as JavaScript calls them. Miri comes with nightly
# Rust alone; where that is not installed, nothing is checked, and that is said.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh

if ! rustup run nightly cargo miri --version >/dev/null 2>&1; then
  echo "NOT CHECKED: undefined behaviour. It takes \`rustup toolchain install nightly --component miri,rust-src\`"
  exit 0
fi
log=target/miri.log
mkdir -p target
# miri FLAGS ARGUMENT...: the unit tests, with arguments for the tests themselves.
miri() {
  MIRIFLAGS="-Zmiri-strict-provenance $1" rustup run nightly cargo miri test --locked --lib --target-dir target/miri -- \
    "${@:2}" 2>&1 | tee "$log"
  grep -q 'engine::tests::as_javascript_calls ... ok' "$log" || fail "The exports were not run"
}

# The one left out decodes ten thousand texts in safe code, which takes Miri eight minutes.
miri "" --skip the_fast_path_agrees_with_the_parser
# By the newer of the two models of what a reference may do.
miri -Zmiri-tree-borrows engine::tests
