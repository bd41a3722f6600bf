// The limits for the package. `make size` checks the budgets, and `make bench ARGS=--check` checks the bars.

/** The maximum size of each entry point in bytes: bundled, minified and compressed with brotli. */
export const BUDGETS = {
  ".": 11_520,
  decoding: 9_216,
  "./js": 10_240,
  describeCode: 1_344,
};

/** The maximum size of the `.wasm` of a wasm-pack build in bytes, after `wasm-opt -Oz`. */
export const WASM_PACK_BYTES = 26_000;

/** The maximum ratio between the medians of two contenders in a case, in every JavaScript engine that was measured. */
export const RATIOS = [
  { case: "object-failure", of: "stardust-errors", to: "hand-written", most: 2.5 },
  { case: "object-failure", of: "stardust-errors", to: "ajv + hand-written", most: 1.0 },
  { case: "object-failure", of: "stardust-errors", to: "zod + hand-written", most: 1.0 },
  { case: "object-failure", of: "stardust-errors", to: "valibot + hand-written", most: 1.0 },
  { case: "object-failure", of: "wasm-pack build", to: "hand-written", most: 12 },
  { case: "text-failure", of: "stardust-errors", to: "hand-written", most: 0.6 },
  { case: "text-failure", of: "wasm-pack build", to: "hand-written", most: 1.5 },
  { case: "bytes-failure", of: "stardust-errors", to: "hand-written", most: 0.9 },
  { case: "text-success", of: "stardust-errors", to: "hand-written", most: 1.15 },
  { case: "text-success-large", of: "stardust-errors", to: "hand-written", most: 1.05 },
  { case: "text-coordinates", of: "stardust-errors", to: "hand-written", most: 1.15 },
  { case: "int64-large", of: "stardust-errors", to: "JSON.parse + hand-written", most: 2.0 },
  { case: "int64-large", of: "stardust-errors", to: "lossless-json + hand-written", most: 0.25 },
  { case: "int64-large", of: "stardust-errors", to: "json-bigint + hand-written", most: 0.25 },
  { case: "describe-code", of: "stardust-errors", to: "Map.get", most: 2.0 },
];

/** The maximum ratios of the native benchmarks. */
export const NATIVE_RATIOS = [
  { case: "failure, 160 B", of: "stardust-errors", to: "hand-written", most: 0.6 },
  { case: "not JSON", of: "stardust-errors", to: "hand-written", most: 1.5 },
  { case: "describe_code", of: "stardust-errors", to: "hand-written", most: 1.1 },
];

/** The maximum time from the import to the first decode, in milliseconds more than for an empty module, in a fresh Node process. */
export const FIRST_DECODE_MS = 3;

/** The maximum growth of the cost per byte from any size to a larger one, relative to the baseline if its cost grows, too. */
export const GROWTH = 1.2;

/** The maximum growth of memory after ten million decodes. The heap fluctuates; this is a tenth of a byte per decode. */
export const MEMORY = { wasmBytes: 0, heapBytes: 1_000_000 };
