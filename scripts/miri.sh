#!/usr/bin/env bash
# Runs the crate's unit tests under Miri, an interpreter that detects undefined behavior. They include calls of the npm
# package's exports (src/javascript/engine.rs), which contain the only unsafe code. Only nightly Rust has Miri; without it,
# the script checks nothing and says so.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh

if ! rustup run nightly cargo miri --version >/dev/null 2>&1; then
  echo "NOT CHECKED: undefined behavior. Run rustup toolchain install nightly --component miri,rust-src first"
  exit 0
fi
log=target/miri.log
mkdir -p target
# miri FLAGS ARGUMENT...: runs the unit tests with Miri's flags and arguments for the test harness.
miri() {
  MIRIFLAGS="-Zmiri-strict-provenance $1" rustup run nightly cargo miri test --locked --lib --target-dir target/miri -- \
    "${@:2}" 2>&1 | tee "$log"
  grep -q 'engine::tests::as_javascript_calls ... ok' "$log" || fail "The test of the exports did not run"
}

# Skips a test of safe code that decodes ten thousand texts, because Miri takes eight minutes for it.
miri "" --skip the_fast_path_agrees_with_the_parser
# Tree Borrows is the newer of Miri's two aliasing models.
miri -Zmiri-tree-borrows engine::tests
