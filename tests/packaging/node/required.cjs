const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const vm = require("node:vm");
const expected = require("./expected.json");
const { probe } = require("./probe.cjs");

async function main() {
  const standard = require("stardust-errors");
  const wasm = require("stardust-errors/wasm");
  wasm.initSync(readFileSync(require.resolve("stardust-errors/stardust-errors.wasm")));
  for (const api of [standard, require("stardust-errors/js"), wasm]) assert.deepEqual(probe(api), expected);

  // `instanceof` accepts errors of another copy of the package, even in another realm.
  const esm = await import("stardust-errors");
  assert.notEqual(esm.StardustError, standard.StardustError);
  const error = new esm.StardustError(esm.decodeEnvelope(""));
  assert.ok(error instanceof standard.StardustError);
  const module = { exports: {} };
  const file = require.resolve("stardust-errors");
  vm.runInNewContext(readFileSync(file, "utf8"), { module, require: createRequire(file), __dirname, atob, TextDecoder, WebAssembly });
  assert.ok(error instanceof module.exports.StardustError);
  assert.ok(new module.exports.StardustError(standard.decodeEnvelope("")) instanceof standard.StardustError);
}

main();
