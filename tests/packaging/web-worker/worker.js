// Imports by path, because the import map of a page does not apply to workers.
import * as js from "./node_modules/stardust-errors/js.js";
import * as standard from "./node_modules/stardust-errors/index.js";
import * as wasm from "./node_modules/stardust-errors/wasm.js";
import { probe } from "./probe.js";

await wasm.init();
postMessage(JSON.stringify([standard, js, wasm].map(probe)));
