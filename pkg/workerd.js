// Cloudflare Workers, which refuse to compile bytes but import a `.wasm` as a compiled module.

import { createCore } from "./core.js";
import { envelopeDecoder } from "./decode.js";
import { envelopeUnwrapper } from "./error.js";
import module from "./generated/stardust-errors.wasm";
import { responseDecoder } from "./response.js";
import { instantiate } from "./webassembly.js";

const core = /* @__PURE__ */ createCore(() => instantiate(module));

export { catalog, describeCode } from "./catalog.js";
export { StardustError } from "./error.js";
export const decodeEnvelope = /* @__PURE__ */ envelopeDecoder(core);
export const decodeResponse = /* @__PURE__ */ responseDecoder(core);
export const unwrapEnvelope = /* @__PURE__ */ envelopeUnwrapper(core);
