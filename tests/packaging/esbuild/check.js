import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { build } from "esbuild";

const require = createRequire(import.meta.url);
const expected = require("./expected.json");
const bytes = readFileSync(require.resolve("stardust-errors/stardust-errors.wasm"));

/** A text for each part of the package that occurs in no other part. */
const PARTS = {
  catalog: "Dataset not exists",
  texts: "data-invalid",
  wasm: "\\0asm",
  translation: "stardust_retry_delay_ms:",
  decoder: "asynchronous schema",
  responses: "bodyUsed",
  StardustError: "StardustError.fromJSON",
  thrown: "could not be reached",
  attributes: "error.type",
};
const DECODER = ["catalog", "texts", "wasm", "translation", "decoder"];
const THROWN = [...DECODER, "responses", "StardustError", "thrown"];
/** The parts that each export needs. */
const NEEDED = {
  ErrorCode: [],
  describeCode: ["catalog"],
  catalog: ["catalog"],
  errorAttributes: ["attributes"],
  StardustError: ["catalog", "texts", "StardustError"],
  decodeEnvelope: DECODER,
  retryDelay: DECODER,
  unwrapEnvelope: [...DECODER, "StardustError"],
  decodeResponse: [...DECODER, "responses"],
  unwrapResponse: THROWN,
  decodeError: THROWN,
};

// The command lines are `esbuild app.js --bundle --platform=browser --format=esm`, and `--platform=node`.
const targets = { mjs: { platform: "browser", format: "esm" }, cjs: { platform: "node" } };
for (const [extension, options] of Object.entries(targets)) {
  const bundle = async (entry) => {
    const outfile = `dist/${entry}.${extension}`;
    const { warnings } = await build({ entryPoints: [entry], bundle: true, outfile, logLevel: "silent", ...options });
    assert.deepEqual(warnings, [], `${entry} for ${options.platform}`);
    return import(`./${outfile}`);
  };

  const app = await bundle("app.js");
  assert.deepEqual([app.standard, app.js], [expected, expected]);
  assert.deepEqual(app.catalogFile, app.catalog);

  const { wasm } = await bundle("wasm.js");
  assert.deepEqual(await wasm(bytes), expected);

  // An app written in CommonJS, for either platform.
  const { default: required } = await bundle("required.cjs");
  assert.deepEqual([required.standard, required.js, await required.wasm(bytes)], [expected, expected, expected]);

  // A bundle contains only the parts that the imported function needs.
  assert.deepEqual(Object.keys(NEEDED).sort(), Object.keys(require("stardust-errors")).sort());
  for (const [name, needed] of Object.entries(NEEDED)) {
    const stdin = { contents: `export { ${name} } from "stardust-errors";`, resolveDir: "." };
    const { outputFiles } = await build({ stdin, bundle: true, minify: true, write: false, ...options });
    const [{ text }] = outputFiles;
    assert.deepEqual(Object.keys(PARTS).filter((part) => text.includes(PARTS[part])), needed, `${name} for ${options.platform}`);
  }
}

console.log("browser ESM and Node CommonJS: ., ./wasm, ./js, imported and required: every value of the probe; no warning; each export is bundled only with the parts that it needs");
