// Deno runs this file with --allow-read, because `init` reads the .wasm from the disk.
import { deepStrictEqual as assertEqual, throws } from "node:assert";
import * as wasm from "stardust-errors/wasm";
import expected from "./expected.json" with { type: "json" };
import { probe } from "./probe.js";

throws(() => wasm.decodeEnvelope("{}"), /init\(\)/);
await wasm.init();
assertEqual(probe(wasm), expected);

console.log(`Deno ${Deno.version.deno}: ., ./js without a permission, ./wasm: every value of the probe; ./catalog.json equals the catalog`);
