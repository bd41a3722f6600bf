// What the npm package adds to a front end, beside the same job written by hand and, with `--peers`, done with other
// libraries. Fails where an entry is above its budget, which benches/bars.js sets.

import { sizeTable } from "../benches/report.js";
import { measureSizes, measureWasmPack } from "../benches/sizes.js";

const sizes = await measureSizes({ peers: process.argv.includes("--peers") });
console.log(sizeTable(sizes));

const wasmPack = measureWasmPack();
console.log(`\nThe .wasm of a plain wasm-pack build, after wasm-opt -Oz: ${wasmPack.bytes} bytes (at most ${wasmPack.budget})`);
if (wasmPack.bytes > wasmPack.budget) process.exitCode = 1;

for (const { name, brotli, budget } of sizes) {
  if (brotli > budget) {
    console.error(`${name} is ${brotli - budget} bytes of brotli over its budget of ${budget}.`);
    process.exitCode = 1;
  }
}
