import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { inChromium, serveFolder } from "./browser.js";

const expected = JSON.parse(readFileSync("expected.json", "utf8"));

const refused = await under("script-src 'self'");
for (const error of [refused.standard, refused.again]) {
  assert.match(error, /^Error: stardust-errors: .*'wasm-unsafe-eval'.*"stardust-errors\/js"/);
}
assert.deepEqual(refused.js, expected);
assert.deepEqual([refused.described, refused.catalog], ["DATASET_NOT_EXISTS", expected.catalog[0]]);

const allowed = await under("script-src 'self' 'wasm-unsafe-eval'");
assert.deepEqual([allowed.standard, allowed.js], [expected, expected]);

async function under(policy) {
  const server = await serveFolder(".", { "Content-Security-Policy": policy });
  try {
    return JSON.parse(await inChromium(server.url));
  } finally {
    server.close();
  }
}

console.log("refused: . says what to do, describeCode, catalog and ./js work; allowed: . and ./js: every value of the probe");
