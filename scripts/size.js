// What the npm package adds to a front end: everything it exports, bundled and minified. Fails above the budget.

import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const BUDGET = 8_192; // bytes of brotli

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL("../pkg/index.js", import.meta.url))],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  write: false,
});
const [{ contents }] = outputFiles;

const sizes = {
  minified: contents.length,
  "gzip -9": gzipSync(contents, { level: 9 }).length,
  brotli: brotliCompressSync(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length,
};
for (const [what, bytes] of [...Object.entries(sizes), ["budget", BUDGET]]) {
  console.log(what.padEnd(8), bytes.toLocaleString("en").padStart(8), "bytes");
}

if (sizes.brotli > BUDGET) {
  console.error(`The npm package is ${sizes.brotli - BUDGET} bytes of brotli over its budget.`);
  process.exitCode = 1;
}
