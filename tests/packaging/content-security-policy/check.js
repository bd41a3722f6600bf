import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { inChromium, inFirefox, serveFolder } from "./browser.js";

const expected = JSON.parse(readFileSync("expected.json", "utf8"));

// The page imports the package by its path, because the policy would block an inline import map.
assert.match(import.meta.resolve("stardust-errors"), /\/node_modules\/stardust-errors\/index\.js$/);

for (const policy of ["script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"]) {
  const server = await serveFolder(".", { "Content-Security-Policy": policy });
  try {
    for (const inBrowser of [inChromium, inFirefox]) {
      const { refused, standard, js } = JSON.parse(await inBrowser(server.url));
      assert.equal(refused, !policy.includes("wasm-unsafe-eval"), policy);
      assert.deepEqual([standard, js], [expected, expected], policy);
    }
  } finally {
    server.close();
  }
}

console.log("WebAssembly refused and allowed, in Chromium and Firefox: ., ./js: every value of the probe");
