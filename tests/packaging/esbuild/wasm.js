import * as wasmApi from "stardust-errors/wasm";
import { probe } from "./probe.js";

// esbuild copies no assets for a `new URL`, so the app brings the .wasm.
export async function wasm(bytes) {
  await wasmApi.init(bytes);
  return probe(wasmApi);
}
