// The `.wasm` as a file of its own, to be cached: `init` or `initSync` first.

import { createCore } from "./core.js";
import { envelopeDecoder } from "./decode.js";
import { envelopeUnwrapper } from "./error.js";
import { responseDecoder } from "./response.js";
import { instantiate, isModule } from "./webassembly.js";

let ready;

const core = /* @__PURE__ */ createCore(() => {
  if (ready === undefined) {
    throw new Error('stardust-errors/wasm: call `await init()`, or `initSync(module)`, before anything is decoded');
  }
  return ready;
});

export { catalog, describeCode } from "./catalog.js";
export { StardustError } from "./error.js";
export const decodeEnvelope = /* @__PURE__ */ envelopeDecoder(core);
export const decodeResponse = /* @__PURE__ */ responseDecoder(core);
export const unwrapEnvelope = /* @__PURE__ */ envelopeUnwrapper(core);

export function initSync(input) {
  if (ready !== undefined) return;
  // A server that does not find the file often answers with a page, and a compiler's word for that helps nobody.
  if (!isModule(input) && !startsAsWasm(input)) {
    throw new TypeError("stardust-errors/wasm: expected the bytes of stardust-errors.wasm, but got something else");
  }
  ready = instantiate(input);
}

export async function init(input = new URL("./generated/stardust-errors.wasm", import.meta.url)) {
  if (ready === undefined) initSync(await load(await input));
}

/** What `initSync` takes. */
async function load(input) {
  if (typeof input === "string" || input instanceof URL) {
    // Node's `fetch` does not read files. Not an import, which bundlers for browsers would stumble over.
    const fs = String(input).startsWith("file:") ? globalThis.process?.getBuiltinModule?.("node:fs") : undefined;
    if (fs !== undefined) return fs.promises.readFile(new URL(input));
    input = await fetch(input);
  }
  return typeof input.arrayBuffer === "function" ? input.arrayBuffer() : input;
}

function startsAsWasm(source) {
  const { buffer = source, byteOffset = 0, byteLength } = source;
  return byteLength > 4 && new DataView(buffer, byteOffset).getUint32(0) === 0x0061736d;
}
