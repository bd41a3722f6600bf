import * as js from "stardust-errors/js";
import * as standard from "stardust-errors";
import * as wasm from "stardust-errors/wasm";
import { probe } from "./probe.js";

await wasm.init();
document.body.dataset.result = JSON.stringify([standard, js, wasm].map(probe));
