// Vercel's and Next.js' edge runtime: as workerd.js, but there a compiled module is asked for by `?module`.

import { createCore } from "./core.js";
import { envelopeDecoder } from "./decode.js";
import { envelopeUnwrapper } from "./error.js";
import module from "./generated/stardust-errors.wasm?module";
import { responseDecoder } from "./response.js";
import { instantiate } from "./webassembly.js";

const core = /* @__PURE__ */ createCore(() => instantiate(module));

export { catalog, describeCode } from "./catalog.js";
export { StardustError } from "./error.js";
export const decodeEnvelope = /* @__PURE__ */ envelopeDecoder(core);
export const decodeResponse = /* @__PURE__ */ responseDecoder(core);
export const unwrapEnvelope = /* @__PURE__ */ envelopeUnwrapper(core);
