#!/usr/bin/env bash
# Builds examples/front-end into target/front-end/. `make front-end` installs what it needs first.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh

main() {
  local out=target/front-end module
  # Without the default features, because a front end does not need the exports for wasm-pack.
  wasm_cargo build --locked --release --target wasm32-unknown-unknown --example front_end --no-default-features --features js,json
  module="${CARGO_TARGET_DIR:-target}/wasm32-unknown-unknown/release/examples/front_end.wasm"
  rm -rf "$out"
  mkdir -p "$out"
  wasm-bindgen --target web --no-typescript --out-dir "$out" "$module"
  cp examples/front-end/index.html "$out"
  say "Built $out; to serve it with a mock API, run node examples/front-end/serve.js"
}

main
