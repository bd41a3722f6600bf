import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { inChromium, serveFolder } from "./browser.js";

const expected = JSON.parse(readFileSync("expected.json", "utf8"));

const server = await serveFolder(".");
try {
  assert.deepEqual(JSON.parse(await inChromium(server.url)), [expected, expected, expected]);
} finally {
  server.close();
}

console.log("response of a module service worker in Chromium: ., ./js, ./wasm: every value of the probe");
