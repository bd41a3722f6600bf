import * as js from "stardust-errors/js";
import * as standard from "stardust-errors";
import * as wasm from "stardust-errors/wasm";
import { probe } from "../../probe.js";

export default defineEventHandler(async () => {
  await wasm.init();
  return [standard, js, wasm].map(probe);
});
