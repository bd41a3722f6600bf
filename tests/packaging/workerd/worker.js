import * as js from "stardust-errors/js";
import * as standard from "stardust-errors";
import * as wasm from "stardust-errors/wasm";
import catalog from "stardust-errors/catalog.json";
import module from "stardust-errors/stardust-errors.wasm";
import { probe } from "./probe.js";

export default {
  async fetch() {
    await wasm.init(module);
    const response = new Response('{"code":5308,"success":false}', { status: 503, headers: { "retry-after": "7" } });
    const { retryAfterMs } = await standard.decodeResponse(response);
    return Response.json({ catalog, retryAfterMs, probes: [standard, wasm, js].map(probe) });
  },
};
