import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { build } from "esbuild";

const require = createRequire(import.meta.url);
const { default: workerd } = require("workerd");

// Bundles like Wrangler: sets these conditions, and copies each .wasm next to the bundle, where workerd compiles it.
const { metafile, warnings } = await build({
  entryPoints: ["worker.js"],
  bundle: true,
  format: "esm",
  platform: "browser",
  conditions: ["workerd", "worker", "browser"],
  target: "es2024",
  loader: { ".wasm": "copy" },
  assetNames: "[name]",
  outdir: "dist",
  metafile: true,
  logLevel: "silent",
});
assert.deepEqual(warnings, []);
const bundled = Object.keys(metafile.outputs["dist/worker.js"].inputs).map((path) => path.replace("node_modules/", ""));
assert.ok(bundled.includes("stardust-errors/js.js"), String(bundled));
assert.ok(!bundled.includes("stardust-errors/index.js"), "the inlined WebAssembly is in the bundle");

const server = spawn(workerd, ["serve", "workerd.capnp", "--control-fd=3"], { stdio: ["ignore", "inherit", "inherit", "pipe"] });
try {
  const [message] = await Promise.race([once(server.stdio[3], "data"), once(server, "exit")]);
  const { port } = JSON.parse(message);
  const result = await (await fetch(`http://127.0.0.1:${port}/`)).json();
  const expected = require("./expected.json");
  assert.deepEqual(result, {
    catalog: require("stardust-errors/catalog.json"),
    retryAfterMs: 7000,
    probes: [expected, expected, expected],
  });
} finally {
  server.kill();
}

console.log("the condition workerd resolves to the build without WebAssembly; ., ./wasm, ./js: every value of the probe; ./catalog.json");
