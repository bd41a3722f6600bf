import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { formatMessage } from "publint/utils";
import { publint } from "publint";

const tarball = "stardust-errors.tgz";

// Excludes the .wasm, which is not a module for TypeScript; the declarations of a bundler give it a type.
const attw = spawnSync("attw", [tarball, "--exclude-entrypoints", "./stardust-errors.wasm"], { encoding: "utf8" });
assert.equal(attw.status, 0, attw.stdout + attw.stderr);

// Suggestions are treated as errors, too.
const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(readFileSync(tarball)).buffer }, strict: true });
assert.deepEqual(messages.map((message) => formatMessage(message, pkg, { color: false })), []);

const shipped = execFileSync("tar", ["-tzf", tarball], { encoding: "utf8" }).trim().split("\n");
assert.deepEqual(shipped.sort(), [
  "package/CHANGELOG.md",
  "package/LICENSE-APACHE",
  "package/LICENSE-MIT",
  "package/README.md",
  "package/catalog.cjs",
  "package/catalog.js",
  "package/catalog.json",
  "package/index.cjs",
  "package/index.d.cts",
  "package/index.d.ts",
  "package/index.js",
  "package/js.cjs",
  "package/js.d.cts",
  "package/js.d.ts",
  "package/js.js",
  "package/package.json",
  "package/stardust-errors.wasm",
  "package/wasm.cjs",
  "package/wasm.d.cts",
  "package/wasm.d.ts",
  "package/wasm.js",
]);

// Code that would require a certain runtime, location or policy. The default entry point has none; ./wasm has some of it on purpose.
const BINDING = {
  // Excludes the pattern for Chromium's message "Failed to fetch".
  "fetch": /(?<!Failed to )\bfetch\s*\(/,
  "import.meta": /\bimport\.meta\b/,
  "import()": /\bimport\s*\(/,
  "require": /\brequire\s*\(/,
  "fs": /["'`](node:)?fs\b/,
  "eval": /\beval\s*\(|\bFunction\s*\(/,
};
const bindings = async (file) => {
  const { outputFiles } = await build({
    entryPoints: [`node_modules/stardust-errors/${file}`],
    bundle: true,
    // Bundles all code without comments. A top-level await or an import of a Node module is an error.
    treeShaking: false,
    ignoreAnnotations: true,
    minifyWhitespace: true,
    supported: { "top-level-await": false },
    format: "esm",
    platform: "neutral",
    write: false,
    logLevel: "silent",
  });
  return Object.keys(BINDING).filter((name) => BINDING[name].test(outputFiles[0].text));
};
assert.deepEqual(await bindings("index.js"), []);
assert.deepEqual(await bindings("index.cjs"), []);
assert.deepEqual(await bindings("wasm.js"), ["fetch", "import.meta", "fs"]);

console.log(
  `attw and publint report no problems; exactly ${shipped.length} files are shipped; the default entry point has no top-level ` +
    "await, fetch, import.meta, file access or eval",
);
