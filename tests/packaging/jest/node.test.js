/** @jest-environment node */

const { readFileSync } = require("node:fs");
const expected = require("./expected.json");
const { probe } = require("./probe.cjs");

test.each(["stardust-errors", "stardust-errors/js", "stardust-errors/wasm"])("%s returns the expected results", (name) => {
  const api = require(name);
  if ("initSync" in api) api.initSync(readFileSync(require.resolve("stardust-errors/stardust-errors.wasm")));
  expect(probe(api)).toEqual(expected);
});
