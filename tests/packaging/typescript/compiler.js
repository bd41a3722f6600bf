// Compiles the type tests with one version of TypeScript: the oldest and the newest with every module resolution, the others once.
// misuse.ts contains two errors, which every run must report: they show that the compiler has checked the files.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { workerData as compiler } from "node:worker_threads";
import { checkQuickInfo } from "./quick-info.js";

const TESTS = ["entries", "codes", "inputs", "results", "options", "errors", "misuse"];

const MISUSE = [
  ["(9,16): error TS2339", "outcome", "decodeEnvelope decodes a body, not a Response or a Promise: use decodeResponse, or pass await response.text()"],
  ["(10,71): error TS2339", "id", "unwrapEnvelope decodes a body, not a Response or a Promise: use unwrapResponse, or pass await response.text()"],
];

const require = createRequire(import.meta.url);
const manifest = require.resolve(`${compiler}/package.json`);
const { version, bin } = JSON.parse(readFileSync(manifest, "utf8"));
const [major, minor] = version.split(".").map(Number);
const isOldest = version.startsWith("5.0.");
const isNewest = compiler === "typescript";
// TypeScript 7 is a native program without an API for JavaScript.
const ts = isNewest ? undefined : require(compiler);
const hasImportAttributes = major > 5 || minor >= 3;

/** TypeScript's own declarations, parsed once. */
const libraries = {};

const folder = `build/${compiler}`;
mkdirSync(folder, { recursive: true });
copyFileSync("helpers.d.ts", `${folder}/helpers.d.ts`);

if (isOldest || isNewest) {
  for (const resolution of ["bundler", "node16", "nodenext"]) {
    const kinds = resolution === "bundler" ? ["mts"] : ["mts", "cts"];
    for (const dom of [false, true]) {
      const sources = [...TESTS.map((name) => [name, kinds]), ["dom", dom ? kinds : []], ...catalogFiles(resolution)];
      compile({ resolution, sources, lib: dom ? "es2022,dom" : "es2022", skipLibCheck: false, expected: misuse(kinds) });
    }
  }
  // Skips the libraries' own declarations, which require those of Node, and some a newer TypeScript. arktype is an ES module.
  const sources = [["schemas", ["mts", "cts"]], ["arktype", isNewest ? ["mts"] : []]];
  compile({ resolution: "nodenext", sources, lib: "es2022,dom", skipLibCheck: true, expected: [] });
} else {
  const sources = [...TESTS.map((name) => [name, ["mts"]]), ["entries", ["cts"]], ...catalogFiles("nodenext")];
  compile({ resolution: "nodenext", sources, lib: "es2022", skipLibCheck: false, expected: misuse(["mts"]) });
}
if (isOldest) checkQuickInfo(ts);

function misuse(kinds) {
  return kinds.flatMap((kind) =>
    MISUSE.map(([where, name, message]) => `${folder}/misuse.${kind}${where}: Property '${name}' does not exist on type 'Misuse<"${message}">'.`),
  );
}

/** Compiles copies of the sources, one for each of their extensions, and compares the errors. */
function compile({ resolution, sources, lib, skipLibCheck, expected }) {
  const files = sources.flatMap(([name, extensions]) => extensions.map((extension) => [`${name}.ts`, `${folder}/${name}.${extension}`]));
  for (const [source, file] of files) copyFileSync(source, file);
  const options = [
    ["--moduleResolution", resolution, "--module", resolution === "bundler" ? "esnext" : resolution],
    ["--target", "es2022", "--lib", lib, "--skipLibCheck", String(skipLibCheck)],
    // TypeScript's own declarations; checking them takes longer than all the rest.
    ["--skipDefaultLibCheck", "true"],
    ["--strict", "--noEmit", "--resolveJsonModule", "--pretty", "false"],
  ];
  const output = outputOf([...options.flat(), `${folder}/helpers.d.ts`, ...files.map(([, file]) => file)]);
  const errors = output.trim().split("\n").filter((line) => line !== "").sort();
  assert.deepEqual(errors, expected.sort(), `TypeScript ${version}, ${resolution}, ${lib}:\n${output}`);
}

/** Returns what the compiler prints. In one process, repeated compilations take a fraction of the time of the first. */
function outputOf(options) {
  if (ts === undefined) return spawnSync(process.execPath, [join(manifest, "..", bin.tsc), ...options], { encoding: "utf8" }).stdout;
  const { options: compilerOptions, fileNames, errors } = ts.parseCommandLine(options);
  const host = ts.createCompilerHost(compilerOptions);
  const { getSourceFile } = host;
  host.getSourceFile = (file, ...rest) =>
    basename(file).startsWith("lib.") ? (libraries[file] ??= getSourceFile(file, ...rest)) : getSourceFile(file, ...rest);
  const program = ts.createProgram(fileNames, compilerOptions, host);
  return ts.formatDiagnostics([...errors, ...ts.getPreEmitDiagnostics(program)], host);
}

/** Returns the tests that import JSON, whose syntax depends on the resolution and the version. */
function catalogFiles(resolution) {
  if (resolution === "bundler") return [["catalog-import", ["mts"]]];
  const withAttribute = hasImportAttributes && resolution === "nodenext";
  return [["catalog-require", ["mts", "cts"]], ["catalog-import-with", withAttribute ? ["mts"] : []]];
}
