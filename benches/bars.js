// The limits for the package. `make size` checks the budgets, and `make bench ARGS=--check` checks the bars.

/** The maximum size of each entry point in bytes: bundled, minified and compressed with brotli. */
export const BUDGETS = {
  ".": 11_648,
  decoding: 9_216,
  "./js": 10_240,
  describeCode: 1_344,
};

/** The maximum size of the `.wasm` of a wasm-pack build in bytes, after `wasm-opt -Oz`. */
export const WASM_PACK_BYTES = 26_000;

/** The maximum ratio between two contenders in a case, by engine. */
export const RATIOS = [
  { case: "object-failure", of: "stardust-errors", to: "hand-written", most: { node: 1.8, chromium: 2.7, firefox: 1.8, webkit: 2.7 } },
  { case: "object-failure", of: "stardust-errors", to: "zod", most: everywhere(1) },
  { case: "object-failure", of: "stardust-errors", to: "valibot", most: everywhere(1) },
  { case: "object-failure", of: "wasm-pack build", to: "hand-written", most: everywhere(8) },
  { case: "text-failure", of: "stardust-errors", to: "hand-written", most: { node: 0.5, chromium: 0.6, firefox: 0.55, webkit: 1 } },
  { case: "text-failure", of: "wasm-pack build", to: "hand-written", most: everywhere(1.2) },
  { case: "text-success", of: "stardust-errors", to: "hand-written", most: everywhere(1.15) },
  { case: "text-success-large", of: "stardust-errors", to: "hand-written", most: everywhere(1.03) },
  { case: "text-coordinates", of: "stardust-errors", to: "hand-written", most: everywhere(1.15) },
  { case: "bytes-failure", of: "stardust-errors", to: "hand-written", most: { node: 0.75, chromium: 0.85, firefox: 0.85, webkit: 1 } },
  { case: "int64-large", of: "stardust-errors", to: "hand-written", most: { node: 1.5, chromium: 1.8, firefox: 1.8, webkit: 1.8 } },
  { case: "int64-large", of: "stardust-errors", to: "lossless-json", most: everywhere(0.4) },
  { case: "int64-large", of: "stardust-errors", to: "json-bigint", most: everywhere(0.4) },
  { case: "describe-code", of: "stardust-errors", to: "Map.get", most: everywhere(2) },
  { case: "failure, 160 B", of: "stardust-errors", to: "hand-written", most: { rust: 0.5 } },
  { case: "not JSON", of: "stardust-errors", to: "hand-written", most: { rust: 1.5 } },
  { case: "describe_code", of: "stardust-errors", to: "hand-written", most: { rust: 1.1 } },
];

/** The sizes of the scaling cases, in bytes. */
export const SIZES = [200, 2_000, 20_000, 200_000, 2_000_000, 20_000_000];

/** The maximum growth of the cost per byte from any size to a larger one, relative to the baseline if its cost grows, too. */
export const GROWTH = everywhere(1.2);

/** The maximum time to import the package and to decode a first text, in milliseconds more than to import an empty module. */
export const FIRST_DECODE_MS = { node: 1.8 };

/** The maximum growth of memory after ten million decodes. The heap fluctuates; this is a tenth of a byte per decode. */
export const MEMORY = { wasmBytes: 0, heapBytes: 1_000_000 };

function everywhere(most) {
  return { node: most, chromium: most, firefox: most, webkit: most };
}
