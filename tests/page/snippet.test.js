// The TypeScript that the page generates compiles in strict mode, and handles its response.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { transformSync } from "esbuild";
import { catalog, decodeEnvelope } from "stardust-errors";
import { TABLES } from "../../target/npm/tables.js";
import { ANOMALY, CATEGORY, FAMILY, REASON, RETRY } from "../../www/explanations.js";
import { sampleOfCode, samples } from "../../www/samples.js";
import { snippetFor } from "../../www/snippet.js";
import { payloads } from "./payloads.js";

const directory = await mkdtemp(join(tmpdir(), "stardust-errors-"));
before(async () => {
  await mkdir(join(directory, "node_modules"));
  await symlink(root("pkg"), join(directory, "node_modules/stardust-errors"));
  await writeFile(join(directory, "package.json"), '{"type":"module"}');
});
after(() => rm(directory, { recursive: true }));

const root = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Data with keys and shapes that need quoting or a fallback type. */
const AWKWARD_DATA = [
  null,
  [],
  {},
  "text",
  [1, "two"],
  [[{ a: [] }]],
  { "a-b": 1, '"': 2, "*/": 3, "`${x}": 4, __proto___: 5, class: null, "\u2028": 6, "\n": 7 },
  { deep: { deeper: { deepest: { over: { the: "edge" } } } } },
  Object.fromEntries(Array.from({ length: 40 }, (_, key) => [`key${key}`, key])),
];
const HOSTILE_DATA = payloads.map(({ payload }) => ({ outer: { [payload]: [{ [payload]: payload }] } }));

function snippets(awkward = AWKWARD_DATA) {
  const responses = [
    ...samples.map(({ body, status, retryAfter }) => [body, { status: Number(status), retryAfter }]),
    ...catalog.map(({ code }) => [sampleOfCode(code).body]),
    ...awkward.map((data) => [JSON.stringify({ code: 0, success: true, data })]),
    ['{"code":-7,"success":false}'],
    ['{"code":-7,"success":false}', { status: 503 }],
    [""],
    ["", { status: 503 }],
  ];
  return responses.map((response) => snippetFor(decodeEnvelope(...response)));
}

test("every snippet compiles", async () => {
  const all = snippets([...AWKWARD_DATA, ...HOSTILE_DATA]);
  await Promise.all(all.map((snippet, index) => writeFile(join(directory, `snippet${index}.ts`), snippet)));
  const compilerOptions = {
    strict: true,
    noUnusedLocals: true,
    noEmit: true,
    module: "nodenext",
    target: "es2022",
    lib: ["es2022", "dom"],
    types: [],
  };
  await writeFile(join(directory, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  try {
    execFileSync(process.execPath, [root("node_modules/typescript/bin/tsc"), "-p", directory], { encoding: "utf8" });
  } catch (error) {
    assert.fail(error.stdout || error.message);
  }
});

describe("a snippet handles its response", () => {
  const SUCCESS = '{"code":0,"success":true,"data":{"id":8545436153352348123}}';

  /** Runs the snippet for a response. */
  async function run(name, body, options) {
    const { code } = transformSync(snippetFor(decodeEnvelope(body, options)), { loader: "ts" });
    const file = join(directory, `${name}.js`);
    await writeFile(file, code);
    return import(pathToFileURL(file));
  }

  test("a success returns its data", async () => {
    const { read } = await run("success", SUCCESS);
    assert.deepEqual(await read(new Response(SUCCESS)), { id: "8545436153352348123" });
  });

  test("a failure or a malformed response throws an error and logs it", async (context) => {
    const log = context.mock.method(console, "error", () => {});
    const bodies = {
      known: ['{"code":5308,"requestId":"7f2a","success":false}', "Dataset not exists", "7f2a"],
      unknown: ['{"code":-7,"requestId":"7f2a","success":false}', "Unknown error code -7", "7f2a"],
      malformed: ["{", "not-json", 200, "{"],
    };
    for (const [name, [body, ...logged]] of Object.entries(bodies)) {
      const { read } = await run(name, body);
      await assert.rejects(read(new Response(body)), { name: "StardustError" });
      assert.deepEqual(log.mock.calls.pop().arguments, logged);
      assert.equal((await read(new Response(SUCCESS))).ok, true);
    }
  });

  test("a temporary error is retried if the request is idempotent", async () => {
    const headers = { "Retry-After": "0" };
    const attempts = [new Response("<html>", { status: 502, headers }), new Response('{"code":500,"success":false}', { headers }), new Response(SUCCESS)];
    const { request } = await run("retry", "<html>", { status: 502 });
    assert.deepEqual(await request(async () => attempts.shift(), true), { id: "8545436153352348123" });
    assert.deepEqual(attempts, []);
    await assert.rejects(request(async () => new Response("<html>", { status: 502, headers }), false), { status: 502 });
  });

  test("an expired signature is retried once", async () => {
    const expired = '{"code":403,"success":false}';
    const { request } = await run("re-sign", expired);
    let count = 0;
    const signAndSend = async () => (count++, new Response(expired));
    await assert.rejects(request(signAndSend, false), { codeName: "SIGNATURE_EXPIRED" });
    assert.equal(count, 2);
  });
});

test("keys of the data occur only in types", () => {
  const emitted = (key) => {
    const data = `{"outer":{${JSON.stringify(key)}:[{${JSON.stringify(key)}:${JSON.stringify(key)}}]}}`;
    const snippet = snippetFor(decodeEnvelope(`{"code":0,"success":true,"data":${data}}`));
    // Strips the types, which contain the keys.
    return transformSync(snippet, { loader: "ts" }).code;
  };
  const expected = emitted("name");
  assert.match(expected, /export function read/);
  for (const { payload } of payloads) assert.equal(emitted(payload), expected, payload);
});

test("a snippet contains no other field of the response", () => {
  for (const { payload } of payloads) {
    const fields = { message: payload, date: payload, requestId: payload, data: payload, [payload]: payload };
    for (const more of [{ code: 0, success: true }, { code: 5308, success: false }, { code: -7, success: false }, { code: payload }, {}]) {
      const shape = { ...fields, ...Object.fromEntries(Object.keys(fields).map((key) => [key, "x"])), ...more };
      if (more.code === payload) shape.code = "x";
      const [snippet, expected] = [{ ...fields, ...more }, shape].map((response) => snippetFor(decodeEnvelope(JSON.stringify(response))));
      assert.equal(snippet, expected, payload);
    }
  }
});

test("a snippet's lines fit beside the form", () => {
  const long = snippets()
    .flatMap((snippet) => snippet.split("\n"))
    .filter((line) => line.length > 72);
  assert.deepEqual(long, []);
});

test("the page explains every value of the package's enums, and no other", () => {
  const words = (key) => [...new Set(catalog.map((description) => description[key]))].sort();
  assert.deepEqual(Object.keys(ANOMALY).sort(), [...TABLES.anomalies].sort());
  assert.deepEqual(Object.keys(REASON).sort(), [...TABLES.reasons].sort());
  assert.deepEqual(Object.keys(RETRY).sort(), [...TABLES.retries].sort());
  assert.deepEqual(Object.keys(CATEGORY).sort(), words("category"));
  assert.deepEqual(Object.keys(FAMILY).sort(), words("family"));
});
