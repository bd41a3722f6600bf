import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { inChromium, inFirefox, inWebKit, serveFolder } from "./browser.js";

const expected = JSON.parse(readFileSync("expected.json", "utf8"));

// The page imports the package by its path, because the policy would block an inline import map.
assert.match(import.meta.resolve("stardust-errors"), /\/node_modules\/stardust-errors\/index\.js$/);

for (const policy of ["script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"]) {
  const server = await serveFolder(".", { "Content-Security-Policy": policy });
  try {
    for (const inBrowser of [inChromium, inFirefox, inWebKit]) {
      const { refused, standard, js, wasm } = JSON.parse(await inBrowser(server.url));
      assert.equal(refused, !policy.includes("wasm-unsafe-eval"), policy);
      assert.deepEqual([standard, js], [expected, expected], policy);
      if (refused) assert.match(wasm, /^Error: stardust-errors\/wasm: WebAssembly is not available here\. If the page has a Content-Security-Policy/);
      else assert.deepEqual(wasm, expected);
    }
  } finally {
    server.close();
  }
}

console.log("WebAssembly refused and allowed, in Chromium, Firefox and WebKit: ., ./js, and if allowed ./wasm: every value of the probe");
