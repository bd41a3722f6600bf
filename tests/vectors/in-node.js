// Verifies the builds in Node with every case and prints the results: `node in-node.js NAME...`. In a process without
// WebAssembly (`node --no-expose-wasm`), verifies only the default entry point.

import { readFileSync } from "node:fs";
import { isNamed, read, verify } from "./vectors.js";

const file = (name) => readFileSync(new URL(name, import.meta.url), "utf8");
const vectors = read(file("generated.jsonl"), file("hand-written.json"));

const builds =
  typeof WebAssembly === "undefined"
    ? { ". (no WebAssembly)": await import("stardust-errors") }
    : (await import("../package/entries.js")).entries;
const { catalog } = await import("stardust-errors");

const results = Object.entries(builds)
  .map(([build, implementation]) => ({ name: `Node: ${build}`, implementation }))
  .filter(({ name }) => isNamed(name, process.argv.slice(2)))
  .map(({ name, implementation }) => ({ name, result: verify(implementation, vectors, catalog) }));
process.stdout.write(JSON.stringify(results));
