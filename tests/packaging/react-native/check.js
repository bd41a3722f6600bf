// Builds an app with Metro, with the defaults of React Native, and runs it in an early version of its engine, Hermes, which has few
// of the APIs of the web.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import Metro from "metro";

const require = createRequire(import.meta.url);
const hermes = join(dirname(require.resolve("hermes-engine-cli/package.json")), "linux64-bin", "hermes");
const expected = JSON.parse(readFileSync("expected.json", "utf8"));

const EXPECTED = {
  missing: ["WebAssembly", "TextDecoder", "URL", "crypto", "fetch", "Response"],
  probes: [expected, expected],
  response: [5308, 7000],
  error: ["network-error", true],
  codePoints: [0x61, 0xfffd, 0x62, 0xfffd, 0x1f600],
  described: "DATASET_NOT_EXISTS",
  wasm:
    "stardust-errors/wasm: WebAssembly is not available here. If the page has a Content-Security-Policy, add 'wasm-unsafe-eval' to " +
    'its script-src directive, or import "stardust-errors", which also works without WebAssembly.',
};

const config = await Metro.loadConfig({ config: "metro.config.cjs" });
await check("app.js", { dev: false }, ["catalog.cjs", "catalog.js", "js.js", "wasm.cjs"]);
await check("app.js", { dev: true }, ["catalog.cjs", "catalog.js", "js.js", "wasm.cjs"]);
await check("required.cjs", { dev: false }, ["catalog.cjs", "js.cjs", "wasm.cjs"]);

// Without the condition, as in tools that do not set it, the default entry point finds out that there is no WebAssembly.
config.resolver.unstable_conditionNames = [];
await check("required.cjs", { dev: false }, ["catalog.cjs", "index.cjs", "js.cjs", "wasm.cjs"]);

const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")).version;
console.log(
  `Metro ${version("metro")}, React Native ${version("@react-native/metro-config")}, Hermes ${version("hermes-engine-cli")}: bundles ./js, ` +
    "imported and required; ., ./js, and . without the condition: every value of the probe; ./wasm rejects at the call",
);

/** Builds and runs an app. `files` are those of the package that the bundle contains. */
async function check(entry, { dev }, files) {
  const { code, map } = await Metro.runBuild(config, { entry, dev, minify: false, platform: "android", sourceMap: true });
  const sources = JSON.parse(map).sections.flatMap(({ map }) => map.sources);
  const bundled = sources.filter((source) => source.includes("/node_modules/stardust-errors/")).map((source) => source.split("/").at(-1));
  assert.deepEqual([...new Set(bundled)].sort(), files, `${entry}, dev: ${dev}`);
  writeFileSync("dist.js", code);
  const printed = execFileSync(hermes, ["-w", "dist.js"], { encoding: "utf8" });
  assert.deepEqual(JSON.parse(printed), EXPECTED, `${entry}, dev: ${dev}`);
}
