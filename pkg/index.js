// The default entry: synchronous, nothing to initialise.

import { envelopeDecoder } from "./decode.js";
import { envelopeUnwrapper } from "./error.js";
import { core } from "./inlined.js";
import { responseDecoder } from "./response.js";

export { catalog, describeCode } from "./catalog.js";
export { StardustError } from "./error.js";
export const decodeEnvelope = /* @__PURE__ */ envelopeDecoder(core);
export const decodeResponse = /* @__PURE__ */ responseDecoder(core);
export const unwrapEnvelope = /* @__PURE__ */ envelopeUnwrapper(core);
