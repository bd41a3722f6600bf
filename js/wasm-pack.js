// The functions that a plain wasm-pack build exports, see src/javascript/exports.rs.
//
// This file imports nothing: see decoder.js.

let create, exports;

/** Called when the module starts. */
export function connect(createExports, engine, tables) {
  create = () => createExports(engine, JSON.parse(tables));
}

/** Returns the functions. The first call creates them, so that the module starts quickly. */
function connected() {
  if (create === undefined) throw new Error("stardust-errors: call `await init()` or `initSync({ module })` before decoding");
  return (exports ??= create());
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
