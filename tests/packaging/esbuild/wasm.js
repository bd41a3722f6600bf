import * as wasmApi from "stardust-errors/wasm";
import { probe } from "./probe.js";

// esbuild does not copy the file of a `new URL`, so the app provides the .wasm.
export async function wasm(bytes) {
  await wasmApi.init(bytes);
  return probe(wasmApi);
}
