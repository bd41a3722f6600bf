import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "vite";
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

console.log("dev server and production build in Chromium: ., ./js, ./wasm: every value of the probe");
