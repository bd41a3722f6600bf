import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { build } from "esbuild";

const require = createRequire(import.meta.url);
const expected = require("./expected.json");
const bytes = readFileSync(require.resolve("stardust-errors/stardust-errors.wasm"));

// As on the command line: `esbuild app.js --bundle --platform=browser --format=esm`, and `--platform=node`.
const targets = { mjs: { platform: "browser", format: "esm" }, cjs: { platform: "node" } };
for (const [extension, options] of Object.entries(targets)) {
  const bundle = async (entry) => {
    const outfile = `dist/${entry}.${extension}`;
    const { warnings } = await build({ entryPoints: [entry], bundle: true, outfile, logLevel: "silent", ...options });
    assert.deepEqual(warnings, [], `${entry} for ${options.platform}`);
    return { text: readFileSync(outfile, "utf8"), exports: await import(`./${outfile}`) };
  };

  const app = await bundle("app.js");
  assert.deepEqual([app.exports.standard, app.exports.js], [expected, expected]);
  assert.deepEqual(app.exports.catalogFile, app.exports.catalog);

  const { exports } = await bundle("wasm.js");
  assert.deepEqual(await exports.wasm(bytes), expected);

  // An app written in CommonJS, for either platform.
  const { default: required } = (await bundle("required.cjs")).exports;
  assert.deepEqual([required.standard, required.js, await required.wasm(bytes)], [expected, expected, expected]);

  // What is not used is left out, the wasm first of all; in the whole bundle there is something to look for.
  const small = await bundle("small.js");
  assert.equal(small.exports.name, "DATASET_NOT_EXISTS");
  for (const left of [bytes.toString("hex").slice(0, 40), "WebAssembly", "retry_after_ms", "StardustError"]) {
    assert.ok(app.text.includes(left), left);
    assert.ok(!small.text.includes(left), left);
  }
}

console.log("browser ESM and Node CommonJS: ., ./wasm, ./js, imported and required: every value of the probe; no warning; describeCode alone has no wasm");
