// The functions that a plain wasm-pack build exports, see src/javascript/exports.rs.
//
// This file imports nothing: see decoder.js.

let create, decoder;

/** Called when the module starts. */
export function connect(createDecoder, engine, tables) {
  create = () => createDecoder(engine, JSON.parse(tables));
}

/** Returns the decoder. The first call creates it, so that the module starts quickly. */
function connected() {
  if (create === undefined) throw new Error("stardust-errors: call `await init()` or `initSync({ module })` before decoding");
  return (decoder ??= create());
}

// Methods, because bundlers rename clashing functions but not methods.
export const { decodeEnvelope, describeCode } = {
  decodeEnvelope(input, options) {
    return connected().decodeEnvelope(input, options);
  },
  describeCode(code) {
    return connected().describeCode(code);
  },
};
