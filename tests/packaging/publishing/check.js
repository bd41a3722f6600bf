import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { formatMessage } from "publint/utils";
import { publint } from "publint";

const tarball = "stardust-errors.tgz";

// The .wasm is left out: to TypeScript it is no module, and what it is to a bundler is the bundler's to declare.
const attw = spawnSync("attw", [tarball, "--exclude-entrypoints", "./stardust-errors.wasm"], { encoding: "utf8" });
assert.equal(attw.status, 0, attw.stdout + attw.stderr);

// Its suggestions count, too.
const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(readFileSync(tarball)).buffer }, strict: true });
assert.deepEqual(messages.map((message) => formatMessage(message, pkg, { color: false })), []);

const shipped = execFileSync("tar", ["-tzf", tarball], { encoding: "utf8" }).trim().split("\n");
assert.deepEqual(shipped.sort(), [
  "package/CHANGELOG.md",
  "package/LICENSE-APACHE",
  "package/LICENSE-MIT",
  "package/README.md",
  "package/catalog.js",
  "package/core.js",
  "package/decode.js",
  "package/edge-light.js",
  "package/error.js",
  "package/generated/catalog.json",
  "package/generated/index.cjs",
  "package/generated/index.d.cts",
  "package/generated/index.d.ts",
  "package/generated/index.js",
  "package/generated/js.cjs",
  "package/generated/js.js",
  "package/generated/numbers.js",
  "package/generated/stardust-errors.wasm",
  "package/generated/tables.js",
  "package/generated/translated.js",
  "package/generated/wasm.cjs",
  "package/generated/wasm.d.cts",
  "package/generated/wasm.d.ts",
  "package/generated/wasm.js",
  "package/index.js",
  "package/inlined.js",
  "package/int64.js",
  "package/js.js",
  "package/package.json",
  "package/response.js",
  "package/text.js",
  "package/usual.js",
  "package/verdict.js",
  "package/wasm.js",
  "package/webassembly.js",
  "package/workerd.js",
]);

// What would bind the default entry to a tool, a place or a policy. In ./wasm some of it is on purpose, and is found.
const BINDING = {
  "fetch": /\bfetch\s*\(/,
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
    // All of each file that is imported, without its comments; a top-level await is an error, and so is a module of Node.
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
assert.deepEqual(await bindings("generated/index.js"), []);
assert.deepEqual(await bindings("generated/index.cjs"), []);
assert.deepEqual(await bindings("wasm.js"), ["fetch", "import.meta", "fs"]);

console.log(
  `attw and publint find nothing; ${shipped.length} files are shipped, and no other; the default entry has no top-level ` +
    "await, fetch, import.meta, file access or eval",
);
