import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { inChromium, inFirefox, inWebKit, serveFolder } from "./browser.js";

const expected = JSON.parse(readFileSync("expected.json", "utf8"));

const server = await serveFolder(".");
try {
  for (const open of [inChromium, inFirefox, inWebKit]) {
    assert.deepEqual(JSON.parse(await open(server.url)), [expected, expected, expected]);
  }
} finally {
  server.close();
}

console.log("no bundler, in Chromium, Firefox and WebKit: ., ./js, ./wasm: every value of the probe");
