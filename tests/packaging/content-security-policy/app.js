import * as js from "./node_modules/stardust-errors/js.js";
import * as standard from "./node_modules/stardust-errors/index.js";
import * as wasm from "./node_modules/stardust-errors/wasm.js";
import { probe } from "./probe.js";

const wasmResult = await wasm.init().then(() => probe(wasm), String);
document.body.dataset.result = JSON.stringify({ refused: isWebAssemblyRefused(), standard: probe(standard), js: probe(js), wasm: wasmResult });

/** Compiles an empty module, which Chromium and Firefox refuse, and instantiates it, which WebKit refuses. */
function isWebAssemblyRefused() {
  try {
    new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)));
    return false;
  } catch {
    return true;
  }
}
