// The cases. Each has inputs, their expected results, and contenders, the first of which is the baseline.
// Contenders are separate bundles (bundle.js) that are loaded on demand: a JavaScript engine would optimize shared code for all
// of its callers.

import { failures, foreignFailures, malformedObjects, notJson, successes, unknownFailures } from "./bodies.js";

const load = (name) => import(new URL(`./contenders/${name}.js`, import.meta.url).href);

const parsed = (body) => JSON.parse(body.text);
const asText = (body) => body.text;
const asBytes = (body) => new TextEncoder().encode(body.text);

export const OURS = "stardust-errors";
export const OURS_JS = "stardust-errors/js";
export const BASELINE = "hand-written";

/** A contender that calls the `decodeEnvelope` of a module. */
const decoder = (name, file = name) => ({
  name,
  async load() {
    return (await load(file)).decodeEnvelope;
  },
});

const handWritten = decoder(BASELINE);
const both = [decoder(OURS, "ours"), decoder(OURS_JS, "ours-js")];
const wasmPack = decoder("wasm-pack build", "wasm-pack");
const validators = ["ajv", "zod", "valibot", "arktype"].map((name) => decoder(`${name} + hand-written`, name));

const int64 = (option, ids) => ({
  name: `${OURS}, int64: "${option}"`,
  ids,
  async load() {
    const { decodeEnvelope } = await load("ours");
    const options = { int64: option };
    return (text) => decodeEnvelope(text, options);
  },
});

const roundsIds = (contender) => ({ ...contender, ids: Number, note: "rounds the ids" });

const exactIds = [
  roundsIds({ ...handWritten, name: `JSON.parse + ${BASELINE}` }),
  decoder(OURS, "ours"),
  int64("bigint", BigInt),
  roundsIds(int64("number")),
  decoder("lossless-json + hand-written", "lossless-json"),
  decoder("json-bigint + hand-written", "json-bigint"),
  {
    name: "source-text reviver + hand-written",
    async load() {
      const { decodeEnvelope, supported } = await load("source-text");
      return supported ? decodeEnvelope : undefined;
    },
  },
];

const objects = (name, title, bodies) => ({ group: "objects", name, title, bodies, form: parsed, contenders: [handWritten, ...both, wasmPack, ...validators] });
const text = (name, title, bodies) => ({ group: "text", name, title, bodies, form: asText, contenders: [handWritten, ...both, wasmPack] });
const bytes = (name, title, bodies) => ({ group: "bytes", name, title, bodies, form: asBytes, contenders: [handWritten, ...both, wasmPack] });
const ids = (name, title, bodies) => ({ group: "int64", name, title, bodies, form: asText, contenders: exactIds });

export const GROUPS = {
  objects: "Parsed objects",
  text: "Text (hand-written calls `JSON.parse` first)",
  bytes: "Bytes (hand-written calls `TextDecoder` and `JSON.parse` first)",
  catalog: "Code lookup",
  int64: "Exact 64-bit integers",
  growth: "Scaling from 200 bytes to 20 MB",
};

/** The sizes of the scaling cases, in bytes. */
export const SIZES = [200, 2_000, 20_000, 200_000, 2_000_000, 20_000_000];
const sizeName = (size) => (size < 1e3 ? `${size} B` : size < 1e6 ? `${size / 1e3} kB` : `${size / 1e6} MB`);

export const CASES = [
  objects("object-failure", "failure, known code", failures),
  objects("object-success", "success", () => successes(700)),
  objects("object-unknown", "failure, unknown code", unknownFailures),
  objects("object-malformed", "malformed", malformedObjects),
  objects("object-mixed", "all four, alternating", mixed),
  text("text-failure", "failure, 160 B", failures),
  text("text-failure-foreign", "failure, message in Chinese", foreignFailures),
  text("text-unknown", "failure, unknown code", unknownFailures),
  text("text-not-json", "not JSON: HTML, truncated JSON", notJson),
  text("text-success", "success, 700 B", () => successes(700)),
  text("text-success-large", "success, 1 MB", () => successes(1e6)),
  text("text-coordinates", "success, 1 MB of coordinates with 16 decimals", () => successes(1e6, { annotations: true, decimals: 16 })),
  bytes("bytes-failure", "failure, 160 B", failures),
  bytes("bytes-failure-foreign", "failure, message in Chinese", foreignFailures),
  bytes("bytes-success", "success, 700 B", () => successes(700)),
  bytes("bytes-success-large", "success, 1 MB", () => successes(1e6)),
  {
    group: "catalog",
    name: "describe-code",
    title: "`describeCode`",
    codes: true,
    contenders: [
      {
        name: "Map.get",
        async load() {
          const { catalog } = await load("ours");
          const byCode = new Map(catalog.map((description) => [description.code, description]));
          return (code) => byCode.get(code);
        },
      },
      {
        name: OURS,
        async load() {
          return (await load("ours")).describeCode;
        },
      },
    ],
  },
  ids("int64-small", "700 B with 2 ids", () => successes(700, { int64: true })),
  ids("int64-large", "1.2 MB of files with 5,700 ids", () => successes(1.2e6, { int64: true })),
  ids("int64-numbers", "1.2 MB of annotations with 5,000 ids", () => successes(1.2e6, { int64: true, annotations: true })),
  ...SIZES.map((size) => ({
    group: "growth",
    name: `growth-text-${size}`,
    title: `text, ${sizeName(size)}`,
    size,
    bodies: () => successes(size),
    form: asText,
    contenders: [handWritten, both[0]],
  })),
  ...SIZES.map((size) => ({
    group: "growth",
    name: `growth-bytes-${size}`,
    title: `bytes, ${sizeName(size)}`,
    size,
    bodies: () => successes(size),
    form: asBytes,
    contenders: [handWritten, both[0]],
  })),
];

function mixed() {
  const kinds = [failures(), successes(700), unknownFailures(), malformedObjects()];
  return Array.from({ length: 32 }, (_, at) => kinds[at % kinds.length][at >> 1]);
}

/**
 * Prepares a case: creates its inputs, loads its contenders and verifies their results.
 * Contenders that are not supported here are returned as `absent`.
 */
export async function prepare(example) {
  const bodies = example.codes ? codes() : example.bodies();
  const inputs = bodies.map((body) => (example.codes ? body.code : example.form(body)));
  const contenders = [];
  const absent = [];
  for (const { load, ...contender } of example.contenders) {
    const run = await load();
    const why = run === undefined ? "not supported" : refusal(run, inputs[0]);
    if (why !== undefined) {
      absent.push({ name: contender.name, why });
      continue;
    }
    bodies.forEach((body, at) => verify(example, contender, body, run(inputs[at])));
    contenders.push({ ...contender, run });
  }
  const size = example.codes ? 0 : bodies.reduce((sum, { text }) => sum + new TextEncoder().encode(text).length, 0) / bodies.length;
  return { inputs, contenders, absent, size };
}

/** Returns why a contender cannot run: the package may not support the option `int64` yet. */
function refusal(run, input) {
  try {
    run(input);
  } catch (error) {
    if (error instanceof TypeError && error.message.includes("int64")) return "not supported yet";
    throw error;
  }
}

function codes() {
  const known = failures().map(({ expected }) => expected.code);
  // One in eight is not in the catalog.
  return Array.from({ length: 32 }, (_, at) => ({ code: at % 8 === 7 ? 6000 + at : known[at % known.length], known: at % 8 !== 7 }));
}

function verify(example, contender, body, result) {
  const wrong = (what, got, expected) => {
    throw new Error(`${example.name}: ${contender.name} has the wrong ${what}: ${JSON.stringify(got)} instead of ${JSON.stringify(expected)}`);
  };
  if (example.codes) {
    if (result?.code !== (body.known ? body.code : undefined)) wrong("description", result?.code, body.code);
    return;
  }
  const { expected } = body;
  if (result.ok !== (expected.outcome === "success")) wrong("ok", result.ok, expected);
  for (const key of Object.keys(expected)) {
    if (result[key] !== expected[key]) wrong(key, result[key], expected[key]);
  }
  if (result.message === "") wrong("message", result.message, "a message");
  if (Object.keys(result).sort().join() !== SHAPES[expected.outcome]) wrong("shape", Object.keys(result), SHAPES[expected.outcome]);
  if (result.outcome === "failure" && (result.description?.code ?? result.code) !== expected.code) wrong("description", result.description, expected.code);
  if (result.outcome === "success") {
    const { list } = result.data;
    const ids = body.ids.map(contender.ids ?? (example.group === "int64" ? String : Number));
    const index = ids.findIndex((id, at) => list[at].id !== id);
    if (index >= 0 || list.length !== ids.length) wrong("id", String(list[index]?.id), String(ids[index]));
  }
}

const SHAPES = {
  success: "anomalies,code,data,date,message,ok,outcome,requestId,status",
  failure: "anomalies,code,codeName,data,date,description,message,ok,outcome,requestId,retry,retryAfterMs,status",
  malformed: "anomalies,body,date,message,ok,outcome,reason,requestId,retry,retryAfterMs,status",
};
