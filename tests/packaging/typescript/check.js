// Compiles the type tests with every module resolution of TypeScript. misuse.ts contains two errors, which every run must report:
// they show that the compiler has checked the files.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { checkQuickInfo } from "./quick-info.js";

const TESTS = ["entries", "codes", "inputs", "results", "options", "errors", "misuse"];

const MISUSE = [
  ["(9,16): error TS2339", "outcome", "decodeEnvelope decodes a body, not a Response or a Promise: use decodeResponse, or pass await response.text()"],
  ["(10,71): error TS2339", "id", "unwrapEnvelope decodes a body, not a Response or a Promise: use unwrapResponse, or pass await response.text()"],
];

const require = createRequire(import.meta.url);
const compilers = ["typescript", "typescript-5.0"].map((name) => {
  const manifest = require.resolve(`${name}/package.json`);
  const { version, bin } = JSON.parse(readFileSync(manifest, "utf8"));
  return { version, tsc: join(manifest, "..", bin.tsc) };
});

mkdirSync("build", { recursive: true });
copyFileSync("helpers.d.ts", "build/helpers.d.ts");
for (const { version, tsc } of compilers) {
  const recent = !version.startsWith("5.0");
  for (const resolution of ["bundler", "node16", "nodenext"]) {
    const kinds = resolution === "bundler" ? ["mts"] : ["mts", "cts"];
    const misuse = kinds.flatMap((kind) =>
      MISUSE.map(([where, name, message]) => `build/misuse.${kind}${where}: Property '${name}' does not exist on type 'Misuse<"${message}">'.`),
    );
    for (const dom of [false, true]) {
      const sources = [...TESTS.map((name) => [name, kinds]), ["dom", dom ? kinds : []], ...catalogFiles(resolution, recent)];
      compile({ version, tsc, resolution, sources, lib: dom ? "es2022,dom" : "es2022", skipLibCheck: false, expected: misuse });
    }
  }
  // Skips the libraries' own declarations, which require those of Node, and some a newer TypeScript. arktype is an ES module.
  const sources = [["schemas", ["mts", "cts"]], ["arktype", recent ? ["mts"] : []]];
  compile({ version, tsc, resolution: "nodenext", sources, lib: "es2022,dom", skipLibCheck: true, expected: [] });
}

for (const extension of ["d.ts", "d.cts"]) {
  for (const name of ["index", "js", "wasm"]) {
    const text = readFileSync(`node_modules/stardust-errors/${name}.${extension}`, "utf8");
    const code = text.replace(/\/\*[^]*?\*\/|\/\/.*|".*?"/g, "");
    assert.match(code, /\bexport\b/);
    assert.doesNotMatch(code, /\bany\b/, `${name}.${extension} uses the type any`);
  }
}

checkQuickInfo(require("typescript-5.0"));

console.log(
  `TypeScript ${compilers.map(({ version }) => version).join(" and ")}: bundler, node16, nodenext, ESM and CommonJS, with and ` +
    "without DOM: no errors but those of misuse.ts; zod, valibot, arktype; quick info; no `any`; ./wasm, ./js, ./catalog.json",
);

/** Compiles copies of the sources, one for each of their extensions, and compares the errors. */
function compile({ version, tsc, resolution, sources, lib, skipLibCheck, expected }) {
  const files = sources.flatMap(([name, extensions]) => extensions.map((extension) => `build/${name}.${extension}`));
  for (const file of files) copyFileSync(file.replace(/build\/(.*)\..*/, "$1.ts"), file);
  const options = [
    ["--moduleResolution", resolution, "--module", resolution === "bundler" ? "esnext" : resolution],
    ["--target", "es2022", "--lib", lib, "--skipLibCheck", String(skipLibCheck)],
    ["--strict", "--noEmit", "--resolveJsonModule", "--pretty", "false"],
  ];
  const { stdout } = spawnSync(process.execPath, [tsc, ...options.flat(), "build/helpers.d.ts", ...files], { encoding: "utf8" });
  const errors = stdout.trim().split("\n").filter((line) => line !== "").sort();
  assert.deepEqual(errors, expected.sort(), `TypeScript ${version}, ${resolution}, ${lib}:\n${stdout}`);
}

/** Returns the tests that import JSON, whose syntax depends on the resolution and the version. */
function catalogFiles(resolution, recent) {
  if (resolution === "bundler") return [["catalog-import", ["mts"]]];
  const withAttribute = recent && resolution === "nodenext";
  return [["catalog-require", ["mts", "cts"]], ["catalog-import-with", withAttribute ? ["mts"] : []]];
}
