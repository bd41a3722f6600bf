import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer, build } from "vite";
import { inChromium, serveFolder } from "./browser.js";

const expected = JSON.parse(readFileSync("expected.json", "utf8"));
const everywhere = [expected, expected, expected];

const built = await serveFolder("dist");
// `force`, because node_modules/.vite may hold what was made of another tarball.
const dev = await createServer({ server: { host: "127.0.0.1", port: 0 }, optimizeDeps: { force: true } });
try {
  assert.deepEqual(JSON.parse(await inChromium(built.url)), everywhere);
  await dev.listen();
  assert.deepEqual(JSON.parse(await inChromium(`http://127.0.0.1:${dev.httpServer.address().port}/`)), everywhere);
} finally {
  built.close();
  await dev.close();
}

// For a server in a worker, as Cloudflare's adapters build it: the condition takes the build without WebAssembly.
await build({
  logLevel: "warn",
  ssr: { noExternal: true, target: "webworker", resolve: { conditions: ["workerd", "worker", "browser"] } },
  build: { ssr: "worker.js", outDir: "dist-worker", minify: false },
});
const worker = await import("./dist-worker/worker.js");
assert.deepEqual([worker.standard, worker.js], [expected, expected]);
assert.ok(!readFileSync("dist-worker/worker.js", "utf8").includes("WASM_HEX"), "the inlined WebAssembly is in the bundle");

console.log("dev server and production build in Chromium: ., ./js, ./wasm; built for workerd: ., ./js: every value of the probe");
