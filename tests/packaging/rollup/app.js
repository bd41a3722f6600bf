import * as jsApi from "stardust-errors/js";
import * as standardApi from "stardust-errors";
import * as wasmApi from "stardust-errors/wasm";
import { probe } from "./probe.js";

export const standard = probe(standardApi);
export const js = probe(jsApi);
// Rollup does not copy assets, so the app provides the .wasm.
export async function wasm(bytes) {
  await wasmApi.init(bytes);
  return probe(wasmApi);
}
