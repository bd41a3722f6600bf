import * as js from "./node_modules/stardust-errors/js.js";
import * as standard from "./node_modules/stardust-errors/index.js";
import { probe } from "./probe.js";

document.body.dataset.result = JSON.stringify({ refused: isWebAssemblyRefused(), standard: probe(standard), js: probe(js) });

/** Compiles an empty module. */
function isWebAssemblyRefused() {
  try {
    new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    return false;
  } catch {
    return true;
  }
}
