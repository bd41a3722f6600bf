#!/usr/bin/env bash
# Builds examples/front-end into target/front-end/. `make front-end` sets up what it needs.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh

main() {
  local out=target/front-end module
  # Like a front end, which leaves the default features out.
  wasm_cargo build --locked --release --target wasm32-unknown-unknown --example front_end --no-default-features --features js,json
  module="${CARGO_TARGET_DIR:-target}/wasm32-unknown-unknown/release/examples/front_end.wasm"
  rm -rf "$out"
  mkdir -p "$out"
  wasm-bindgen --target web --no-typescript --out-dir "$out" "$module"
  cp examples/front-end/index.html "$out"
  say "$out is built; node examples/front-end/serve.js shows it with answers of its own"
}

main
