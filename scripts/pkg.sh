#!/usr/bin/env bash
# Builds the npm package in pkg/ from js/ and from the crate. The intermediate files are in target/npm/.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh

built="${CARGO_TARGET_DIR:-target}/wasm32-unknown-unknown/npm/stardust_errors.wasm"
parts=target/npm
bin=node_modules/.bin
rm -rf "$parts"
mkdir -p "$parts"

say "Writing the tables and declarations"
cargo run --quiet --locked --bin generate --features generate -- "$parts"

say "Compiling the engine to WebAssembly"
# The engine allocates nothing and needs less than 100 bytes of stack: with 1 KiB instead of 1 MiB, its memory is one page, and its
# addresses are short.
wasm_cargo rustc --quiet --locked --lib --crate-type cdylib --profile npm --target wasm32-unknown-unknown \
  --no-default-features --features npm -- -Clink-args=-zstack-size=1024

# Drops the other exports: two of the linker, which say where the stack ends.
cat >"$parts/exports.json" <<'JSON'
[
  { "name": "package", "root": true, "reaches": ["memory", "address", "decide", "retry after", "retry delay"] },
  { "name": "memory", "export": "memory" },
  { "name": "address", "export": "stardust_address" },
  { "name": "decide", "export": "stardust_decide" },
  { "name": "retry after", "export": "stardust_retry_after_ms" },
  { "name": "retry delay", "export": "stardust_retry_delay_ms" }
]
JSON
# Names the features, because with all of them wasm-opt writes encodings that Node 20 rejects.
features=(--enable-bulk-memory --enable-bulk-memory-opt --enable-mutable-globals --enable-sign-ext
  --enable-nontrapping-float-to-int --enable-multivalue --enable-reference-types)
"$bin/wasm-metadce" "${features[@]}" --graph-file "$parts/exports.json" "$built" -o "$parts/kept.wasm" >/dev/null
# Rebuilds the control flow first, because `opt-level = "z"` leaves `unreachable` instructions after endless loops: they never run,
# but look like a panic to tests/package/no-panic.test.js. Then infers what functions are called with (`--gufa`), which saves bytes.
"$bin/wasm-opt" --flatten --rereloop -Oz --converge --gufa-optimizing -Oz --converge "${features[@]}" \
  --strip-producers --strip-target-features "$parts/kept.wasm" -o "$parts/stardust-errors.wasm"

say "Translating it to JavaScript, for environments without WebAssembly"
# wasm2js only supports the first version of WebAssembly, so this lowers later instructions.
"$bin/wasm-opt" "${features[@]}" --signext-lowering --llvm-memory-copy-fill-lowering --llvm-nontrapping-fptoint-lowering \
  -Oz --converge "$parts/stardust-errors.wasm" -o "$parts/lowered.wasm"
"$bin/wasm2js" -Oz --enable-mutable-globals "$parts/lowered.wasm" -o "$parts/wasm2js.js"

say "Assembling pkg/"
mkdir -p pkg
# Keeps the .gitignore, which is in git so that a checkout has the folder.
find pkg -mindepth 1 -maxdepth 1 ! -name .gitignore -exec rm -rf {} +
node scripts/pkg.js
# npm packs nothing from outside the folder.
cp LICENSE-MIT LICENSE-APACHE CHANGELOG.md js/package.json js/README.md "$parts"/{catalog.json,stardust-errors.wasm} pkg/
for declarations in "$parts/index.d.ts" js/declarations/{js,wasm}.d.ts; do
  name="$(basename "$declarations" .d.ts)"
  cp "$declarations" pkg/
  # A .d.ts declares an ES module, a .d.cts a CommonJS one.
  sed 's/"\.\/index\.js"/".\/index.cjs"/' "$declarations" >"pkg/$name.d.cts"
done

say "Packing it, for the tests"
npm pack --silent --pack-destination "$parts" ./pkg >/dev/null
installed=tests/node_modules/stardust-errors
rm -rf "$installed"
mkdir -p "$installed"
tar -xzf "$parts"/stardust-errors-*.tgz -C "$installed" --strip-components=1
