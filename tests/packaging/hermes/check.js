// Hermes, the JavaScript engine of React Native, has no WebAssembly, TextDecoder or BigInt. Tests the entry point for the
// condition that Metro sets, and the default entry point.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { transformAsync } from "@babel/core";
import { build } from "esbuild";

const require = createRequire(import.meta.url);
const hermes = join(dirname(require.resolve("hermes-engine-cli/package.json")), "linux64-bin", "hermes");
const expected = JSON.parse(readFileSync("expected.json", "utf8"));

/** A condition, an app, and the file of the package that it resolves to. Metro compiles imports to `require`. */
const RESOLUTIONS = [
  ["react-native", "app.js", "js.js"],
  ["react-native", "required.cjs", "js.cjs"],
  ["default", "app.js", "index.js"],
];
for (const [condition, entry, file] of RESOLUTIONS) {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    conditions: condition === "default" ? [] : [condition],
    mainFields: ["main"],
    // Metro sets none of the conditions of esbuild's browser platform.
    platform: "neutral",
    format: "iife",
  });
  const bundled = Object.keys(metafile.inputs).filter((path) => path.includes("stardust-errors/"));
  assert.ok(bundled.some((path) => path.endsWith(`/stardust-errors/${file}`)), `${condition}: ${bundled}`);
  const { code } = await transformAsync(outputFiles[0].text, { presets: [["@babel/preset-env", { targets: "ie 11" }]], babelrc: false, configFile: false, compact: false });
  const script = `dist-${condition}-${entry}.js`;
  writeFileSync(script, code);
  const printed = execFileSync(hermes, ["-w", script], { encoding: "utf8" });
  assert.deepEqual(JSON.parse(printed), { probes: [expected, expected], response: [5308, 7000] }, script);
}

console.log("Hermes, without WebAssembly: the condition react-native resolves to ./js, imported or required; ., ./js: every value of the probe; a Response");
