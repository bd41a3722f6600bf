#!/usr/bin/env bash
# Builds what pkg/ takes from the crate: the wasm with the decision, inlined as text, and the tables.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh

built=target/wasm32-unknown-unknown/npm/stardust_errors.wasm
optimised=target/stardust-errors.wasm

say "Compiling the decision to WebAssembly"
# The decision is a few calls deep and allocates nothing: a stack of 16 KiB instead of 1 MiB keeps its memory at two pages.
wasm_cargo rustc --quiet --locked --lib --crate-type cdylib --profile npm --target wasm32-unknown-unknown \
  --target-dir target --no-default-features --features npm -- -Clink-args=-zstack-size=16384

# The features are named: with all of them wasm-opt writes encodings that Node 20 rejects.
node_modules/.bin/wasm-opt -Oz --converge --enable-bulk-memory --enable-mutable-globals --enable-sign-ext \
  --enable-nontrapping-float-to-int --enable-multivalue --enable-reference-types "$built" -o "$optimised"

say "Writing pkg/generated"
cargo run --quiet --locked --example generate -- pkg/generated
node scripts/inline-wasm.js "$optimised" pkg/generated/wasm.js
