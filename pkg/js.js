// No WebAssembly at all: the same module, translated to JavaScript by wasm2js.

import { createCore } from "./core.js";
import { envelopeDecoder } from "./decode.js";
import { envelopeUnwrapper } from "./error.js";
import { instantiate } from "./generated/translated.js";
import { responseDecoder } from "./response.js";

const core = /* @__PURE__ */ createCore(instantiate);

export { catalog, describeCode } from "./catalog.js";
export { StardustError } from "./error.js";
export const decodeEnvelope = /* @__PURE__ */ envelopeDecoder(core);
export const decodeResponse = /* @__PURE__ */ responseDecoder(core);
export const unwrapEnvelope = /* @__PURE__ */ envelopeUnwrapper(core);
