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

// What would bind the default entry to a tool, a place or a policy. In ./wasm some of it is on purpose, and is found.
const BINDING = {
  // Not the message of Chromium in a pattern.
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
assert.deepEqual(await bindings("index.js"), []);
assert.deepEqual(await bindings("index.cjs"), []);
assert.deepEqual(await bindings("wasm.js"), ["fetch", "import.meta", "fs"]);

console.log(
  `attw and publint find nothing; ${shipped.length} files are shipped, and no other; the default entry has no top-level ` +
    "await, fetch, import.meta, file access or eval",
);
