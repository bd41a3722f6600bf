// What the package has to reach, in one place: `make size` holds the budgets, `make bench ARGS=--check` the bars.

/** Bytes of each entry, bundled, minified and after brotli. */
export const BUDGETS = {
  ".": 12_288,
  decoding: 10_240,
  "./js": 10_752,
  describeCode: 1_536,
};

/** Bytes of the `.wasm` of a plain wasm-pack build, after `wasm-opt -Oz`. */
export const WASM_PACK_BYTES = 26_000;

/** In one case, the median of one contender at most so many times that of another; in every engine that was measured. */
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

/** The same natively. */
export const NATIVE_RATIOS = [
  { case: "failure, 160 B", of: "stardust-errors", to: "hand-written", most: 0.6 },
  { case: "not JSON", of: "stardust-errors", to: "hand-written", most: 1.5 },
  { case: "describe_code", of: "stardust-errors", to: "hand-written", most: 1.1 },
];

/** In a fresh Node process, milliseconds from the import to the first decode above those of an empty module. */
export const FIRST_DECODE_MS = 3;

/** From each size to a larger one, the cost of a byte grows at most so many times, or as many times as the baseline's does. */
export const GROWTH = 1.2;

/** What ten million decodes may add: to the wasm's memory nothing; to the heap, which sways, not a tenth of a byte for each. */
export const MEMORY = { wasmBytes: 0, heapBytes: 1_000_000 };
