// Holds the default entry point against every case and prints the result. run.js starts it without WebAssembly.

import { readFileSync } from "node:fs";
import * as standard from "stardust-errors";
import { hold, read } from "./vectors.js";

if (typeof WebAssembly !== "undefined") throw new Error("expected a process without WebAssembly: node --no-expose-wasm");

const file = (name) => readFileSync(new URL(name, import.meta.url), "utf8");
const vectors = read(file("generated.jsonl"), file("hand-written.json"));
process.stdout.write(JSON.stringify(hold(standard, vectors, standard.catalog)));
