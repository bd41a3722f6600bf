// The cases. Each has inputs, their expected results, and contenders, the first of which is the baseline.
// Contenders are separate bundles (bundle.js) that are loaded on demand: a JavaScript engine would optimize shared code for all
// of its callers.

import { SIZES } from "./bars.js";
import { failures, foreignFailures, malformedObjects, notJson, successes, unknownFailures } from "./bodies.js";

const load = (name) => import(new URL(`./contenders/${name}.js`, import.meta.url).href);

const parsed = (body) => JSON.parse(body.text);
const asText = (body) => body.text;
const asBytes = (body) => new TextEncoder().encode(body.text);

const OURS = "stardust-errors";
const OURS_JS = "stardust-errors/js";
const BASELINE = "hand-written";

/** A contender that calls the `decodeEnvelope` of a module. */
const decoder = (name, file = name) => ({
  name,
  async load() {
    return (await load(file)).decodeEnvelope;
  },
});

const handWritten = decoder(BASELINE);
const ours = decoder(OURS, "ours");
const oursInJs = decoder(OURS_JS, "ours-js");
const wasmPack = decoder("wasm-pack build", "wasm-pack");
const validators = ["ajv", "zod", "valibot", "arktype"].map((name) => decoder(name));

const exactIds = [
  { ...handWritten, ids: Number },
  ours,
  {
    name: `${OURS}, int64: "bigint"`,
    ids: BigInt,
    async load() {
      const { decodeEnvelope } = await load("ours");
      const options = { int64: "bigint" };
      return (text) => decodeEnvelope(text, options);
    },
  },
  decoder("lossless-json"),
  decoder("json-bigint"),
  {
    name: "source-text reviver",
    async load() {
      const { decodeEnvelope, supported } = await load("source-text");
      return supported ? decodeEnvelope : undefined;
    },
  },
];

const objects = (name, bodies, more = []) => ({ name, bodies, form: parsed, contenders: [handWritten, ours, ...more, wasmPack, ...validators] });
const text = (name, bodies, more = []) => ({ name, bodies, form: asText, contenders: [handWritten, ours, ...more] });
const bytes = (name, bodies) => ({ name, bodies, form: asBytes, contenders: [handWritten, ours] });
const ids = (name, bodies) => ({ name, bodies, form: asText, exact: true, contenders: exactIds });

export const CASES = [
  objects("object-failure", failures, [oursInJs]),
  objects("object-success", () => successes(700)),
  objects("object-malformed", malformedObjects),
  objects("object-mixed", mixed),
  text("text-failure", failures, [oursInJs, wasmPack]),
  text("text-failure-foreign", foreignFailures),
  text("text-not-json", notJson),
  text("text-success", () => successes(700), [wasmPack]),
  text("text-success-large", () => successes(1e6)),
  text("text-coordinates", () => successes(1e6, { annotations: true, decimals: 16 })),
  bytes("bytes-failure", failures),
  bytes("bytes-failure-foreign", foreignFailures),
  bytes("bytes-success", () => successes(700)),
  bytes("bytes-success-large", () => successes(1e6)),
  {
    name: "describe-code",
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
  ids("int64-small", () => successes(700, { int64: true })),
  ids("int64-large", () => successes(1.2e6, { int64: true })),
  ...SIZES.map((size) => text(`growth-text-${size}`, () => successes(size))),
  ...SIZES.map((size) => bytes(`growth-bytes-${size}`, () => successes(size))),
];

function mixed() {
  const kinds = [failures(), successes(700), unknownFailures(), malformedObjects()];
  return Array.from({ length: 32 }, (_, at) => kinds[at % kinds.length][at >> 1]);
}

/**
 * Prepares a case: creates its inputs, loads its contenders and verifies their results.
 * Contenders that the engine does not support have no `run`.
 */
export async function prepare(example) {
  const bodies = example.codes ? codes() : example.bodies();
  const inputs = bodies.map((body) => (example.codes ? body.code : example.form(body)));
  const contenders = [];
  for (const { load, ...contender } of example.contenders) {
    const run = await load();
    if (run !== undefined) bodies.forEach((body, at) => verify(example, contender, body, run(inputs[at])));
    contenders.push({ name: contender.name, run });
  }
  return { inputs, contenders };
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
    const ids = body.ids.map(contender.ids ?? (example.exact ? String : Number));
    const index = ids.findIndex((id, at) => list[at].id !== id);
    if (index >= 0 || list.length !== ids.length) wrong("id", String(list[index]?.id), String(ids[index]));
  }
}

const SHAPES = {
  success: "anomalies,code,data,date,message,ok,outcome,requestId,status",
  failure: "anomalies,code,codeName,data,date,description,message,ok,outcome,requestId,retry,retryAfterMs,status",
  malformed: "anomalies,body,date,message,ok,outcome,reason,requestId,retry,retryAfterMs,status",
};
