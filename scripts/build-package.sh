#!/usr/bin/env bash
# Completes pkg/ to a package that can be published: tables and types from the crate, and the wasm with the decision.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh

built=target/wasm32-unknown-unknown/npm/stardust_errors.wasm
generated=pkg/generated
bin=node_modules/.bin
rm -rf "$generated"
# npm packs nothing from outside the folder.
cp LICENSE-MIT LICENSE-APACHE CHANGELOG.md pkg/

say "Writing the tables and types"
cargo run --quiet --locked --bin generate --features generate -- "$generated"

say "Compiling the decision to WebAssembly"
# The decision is a few calls deep and allocates nothing: a stack of 16 KiB instead of 1 MiB keeps its memory at one page.
wasm_cargo rustc --quiet --locked --lib --crate-type cdylib --profile npm --target wasm32-unknown-unknown \
  --target-dir target --no-default-features --features npm -- -Clink-args=-zstack-size=16384

# The features are named: with all of them wasm-opt writes encodings that Node 20 rejects.
features=(--enable-bulk-memory --enable-bulk-memory-opt --enable-mutable-globals --enable-sign-ext
  --enable-nontrapping-float-to-int --enable-multivalue --enable-reference-types)
# Without the two exports of the linker, which say where the stack ends.
node scripts/keep-exports.js memory address decide find_integers retry_after_ms >target/kept.json
"$bin/wasm-metadce" "${features[@]}" --graph-file target/kept.json "$built" -o target/kept.wasm >/dev/null
"$bin/wasm-opt" -Oz --converge "${features[@]}" target/kept.wasm -o "$generated/stardust-errors.wasm"
node scripts/inline-wasm.js "$generated/stardust-errors.wasm" "$generated/wasm.js"

say "Translating it to JavaScript, for where WebAssembly may not run"
# wasm2js knows WebAssembly as it first was: what came later is lowered.
"$bin/wasm-opt" "${features[@]}" --signext-lowering --llvm-memory-copy-fill-lowering --llvm-nontrapping-fptoint-lowering \
  -Oz --converge "$generated/stardust-errors.wasm" -o target/lowered.wasm
"$bin/wasm2js" -Oz --enable-mutable-globals target/lowered.wasm -o target/translated.js
node scripts/wrap-translated.js target/translated.js "$generated/translated.js"

say "Bundling the entries"
node scripts/bundle-entries.js
