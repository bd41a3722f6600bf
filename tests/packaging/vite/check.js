import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer, build } from "vite";
import { inChromium, serveFolder } from "./browser.js";

const expected = JSON.parse(readFileSync("expected.json", "utf8"));
const expectedOfAll = [expected, expected, expected];

const built = await serveFolder("dist");
// `force`, because node_modules/.vite may contain files that were built from an earlier tarball.
const dev = await createServer({ server: { host: "127.0.0.1", port: 0 }, optimizeDeps: { force: true } });
try {
  assert.deepEqual(JSON.parse(await inChromium(built.url)), expectedOfAll);
  await dev.listen();
  assert.deepEqual(JSON.parse(await inChromium(`http://127.0.0.1:${dev.httpServer.address().port}/`)), expectedOfAll);
} finally {
  built.close();
  await dev.close();
}

// Builds for a server in a worker, like Cloudflare's adapters. The condition resolves to the build without WebAssembly.
await build({
  logLevel: "warn",
  ssr: { noExternal: true, target: "webworker", resolve: { conditions: ["workerd", "worker", "browser"] } },
  build: { ssr: "worker.js", outDir: "dist-worker", minify: false },
});
const worker = await import("./dist-worker/worker.js");
assert.deepEqual([worker.standard, worker.js], [expected, expected]);
assert.ok(!readFileSync("dist-worker/worker.js", "utf8").includes("INLINED_WASM"), "the inlined WebAssembly is in the bundle");

console.log("dev server and production build in Chromium: ., ./js, ./wasm; built for workerd: ., ./js: every value of the probe");
