// Compiles the type tests with each minor version of TypeScript since 5.0.

import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";

/** How many compilers run at the same time. */
const CONCURRENCY = 2;

const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
// The oldest version takes longest.
const waiting = ["typescript-5.0", ...Object.keys(devDependencies).filter((name) => /^typescript(-(?!5\.0)|$)/.test(name))];

const versions = waiting.map((name) => devDependencies[name].replace("npm:typescript@", ""));

mkdirSync("build", { recursive: true });
await Promise.all(Array.from({ length: CONCURRENCY }, checkWaiting));

for (const extension of ["d.ts", "d.cts"]) {
  for (const name of ["index", "js", "wasm"]) {
    const text = readFileSync(`node_modules/stardust-errors/${name}.${extension}`, "utf8");
    const code = text.replace(/\/\*[^]*?\*\/|\/\/.*|".*?"/g, "");
    assert.match(code, /\bexport\b/);
    assert.doesNotMatch(code, /\bany\b/, `${name}.${extension} uses the type any`);
  }
}

console.log(
  `TypeScript ${versions.sort().join(", ")}: no errors but those of misuse.ts; the first and the last with bundler, node16, nodenext, ESM ` +
    "and CommonJS, with and without DOM; zod, valibot, arktype; quick info; no `any`; ./wasm, ./js, ./catalog.json",
);

async function checkWaiting() {
  while (waiting.length > 0) {
    // Rejects with the error of a failed assertion.
    await once(new Worker("./compiler.js", { workerData: waiting.shift() }), "exit");
  }
}
