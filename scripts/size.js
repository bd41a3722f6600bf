// Prints what the npm package adds to the bundle of a front end, beside a hand-written decoder and, with `--peers`, other
// libraries. Fails if an entry point exceeds its budget in benches/bars.js.

import { BUDGETS } from "../benches/bars.js";
import { measureParts, measureSizes, measureWasmPack, OURS } from "../benches/sizes.js";
import { sizeTable } from "../benches/tables.js";

const sizes = await measureSizes({ peers: process.argv.includes("--peers") });
console.log(sizeTable(sizes));

console.log("\nHow much smaller the default entry point would be without each file: minified, and after brotli\n");
for (const { file, minified, brotli } of await measureParts("js/index.js")) {
  console.log(`${file.padEnd(24)} ${String(minified).padStart(7)} ${String(brotli).padStart(7)}`);
}

const wasmPack = measureWasmPack();
console.log(`\nThe .wasm of a plain wasm-pack build, after wasm-opt -Oz: ${wasmPack.bytes} bytes (at most ${wasmPack.budget})`);
if (wasmPack.bytes > wasmPack.budget) process.exitCode = 1;

for (const [key, budget] of Object.entries(BUDGETS)) {
  if (sizes[key].brotli > budget) {
    console.error(`${OURS[key].name || OURS[key].what} is ${sizes[key].brotli - budget} bytes over its budget of ${budget}, after brotli.`);
    process.exitCode = 1;
  }
}
