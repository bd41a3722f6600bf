// Builds a worker like Wrangler and with Cloudflare's Vite plugin, and runs both builds in workerd.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cloudflare } from "@cloudflare/vite-plugin";
import { build } from "esbuild";
import { createBuilder } from "vite";

const require = createRequire(import.meta.url);
const { default: workerd } = require("workerd");

const COMPATIBILITY_DATE = "2026-01-01";

// Sets the conditions of Wrangler, and copies each .wasm next to the bundle, where workerd compiles it.
const { metafile, warnings } = await build({
  entryPoints: ["worker.js"],
  bundle: true,
  format: "esm",
  platform: "browser",
  conditions: ["workerd", "worker", "browser"],
  target: "es2024",
  loader: { ".wasm": "copy" },
  assetNames: "[name]",
  outdir: "dist-wrangler",
  metafile: true,
  logLevel: "silent",
});
assert.deepEqual(warnings, []);
const bundled = Object.keys(metafile.outputs["dist-wrangler/worker.js"].inputs).map((path) => path.replace("node_modules/", ""));
assert.ok(bundled.includes("stardust-errors/js.js"), String(bundled));
assert.ok(!bundled.includes("stardust-errors/index.js"), "the inlined WebAssembly is in the bundle");
await run("dist-wrangler", "worker.js");

process.env.WRANGLER_SEND_METRICS = "false";
const config = { name: "worker", main: "worker.js", compatibility_date: COMPATIBILITY_DATE };
const builder = await createBuilder({ configFile: false, logLevel: "warn", plugins: [cloudflare({ config })] });
await builder.buildApp();
assert.ok(!readFileSync("dist/worker/index.js", "utf8").includes("INLINED_WASM"), "the inlined WebAssembly is in the bundle");
await run("dist/worker", "index.js");

const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")).version;
console.log(
  `workerd ${version("workerd")}, built like Wrangler and with Cloudflare's Vite plugin ${version("@cloudflare/vite-plugin")}: the condition ` +
    "resolves to the build without WebAssembly; ., ./wasm, ./js: every value of the probe; ./catalog.json",
);

/** Runs a build and compares its response. */
async function run(folder, main) {
  const files = readdirSync(folder, { recursive: true });
  const modules = [main, ...files.filter((file) => file.endsWith(".wasm"))];
  writeFileSync(`${folder}/workerd.capnp`, configurationOf(modules));
  const server = spawn(workerd, ["serve", `${folder}/workerd.capnp`, "--control-fd=3"], { stdio: ["ignore", "inherit", "inherit", "pipe"] });
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
}

/** Returns a configuration of workerd. The first module is the worker. */
function configurationOf(modules) {
  const entries = modules.map((name) => `(name = "${name}", ${name.endsWith(".wasm") ? "wasm" : "esModule"} = embed "${name}")`);
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(
    name = "main",
    worker = (compatibilityDate = "${COMPATIBILITY_DATE}", modules = [${entries.join(", ")}]),
  )],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
}
