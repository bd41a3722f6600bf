import assert from "node:assert/strict";
import { createRequire } from "node:module";
import * as js from "stardust-errors/js";
import * as standard from "stardust-errors";
import * as wasm from "stardust-errors/wasm";
import catalog from "stardust-errors/catalog.json";
import expected from "./expected.json";
import { probe } from "./probe.js";

assert.throws(() => wasm.decodeEnvelope("{}"), /init\(\)/);
await wasm.init();
for (const api of [standard, js, wasm]) assert.deepEqual(probe(api), expected);
assert.deepEqual(catalog, standard.catalog);

const response = new Response('{"code":5308,"success":false}', { status: 503, headers: { "retry-after": "7" } });
assert.equal((await standard.decodeResponse(response)).retryAfterMs, 7000);

const required = createRequire(import.meta.url)("stardust-errors");
assert.deepEqual(probe(required), expected);
assert.ok(new required.StardustError(standard.decodeEnvelope("")) instanceof standard.StardustError);

// The bundler's default target is the browser.
const { success, outputs, logs } = await Bun.build({ entrypoints: [import.meta.dir + "/bundled.js"], outdir: import.meta.dir + "/dist" });
assert.ok(success, String(logs));
const bundled = await import(outputs[0].path);
assert.deepEqual([bundled.standard, bundled.js], [expected, expected]);

console.log(`Bun ${Bun.version}: . and ./js (also bundled), . required, ./wasm: every value of the probe; ./catalog.json equals the catalog`);
