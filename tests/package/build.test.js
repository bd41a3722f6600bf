// Exported names, the fallback without WebAssembly, the cache, and the wasm-pack build. Only the cache tests import the
// decoder's source, because the builds do not expose how often the engine is called.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { transformSync } from "esbuild";
import { createCatalog, createDecoder, createExports } from "../../js/decoder.js";
import { CATALOG, CODES, TABLES, USUAL } from "../../target/npm/tables.js";
import { bytes, entries, npmEntries } from "./entries.js";

const EXPORTS = [
  ...["ErrorCode", "StardustError", "catalog", "decodeEnvelope", "decodeError", "decodeResponse", "describeCode", "errorAttributes"],
  ...["retryDelay", "unwrapEnvelope", "unwrapResponse"],
];
const tables = { ...TABLES, codes: CODES, catalog: CATALOG };

for (const [entry, exported] of Object.entries(npmEntries)) {
  test(`exports have their documented names: ${entry}`, () => {
    const names = Object.keys(exported).filter((name) => !["default", "module.exports", "init", "initSync"].includes(name));
    assert.deepEqual(names.sort(), EXPORTS);
    for (const name of names) if (typeof exported[name] === "function") assert.equal(exported[name].name, name);
    const error = new exported.StardustError(exported.decodeEnvelope(""));
    assert.equal(error.constructor.name, "StardustError");
    assert.match(error.stack, /^StardustError: Expected a Stardust envelope/);
  });
}

test("the wasm-pack build exports decodeEnvelope and describeCode", () => {
  const { default: init, initSync, ...exported } = entries["wasm-pack build"];
  assert.deepEqual(Object.keys(exported), ["decodeEnvelope", "describeCode"]);
  for (const name of Object.keys(exported)) assert.equal(exported[name].name, name);
});

test("before the wasm-pack build starts, its exports say what to call", async () => {
  const snippets = new URL("../../target/wasm-pack/snippets/", import.meta.url);
  const snippet = readdirSync(snippets, { recursive: true }).find((file) => file.endsWith("wasm-pack.js"));
  const { decodeEnvelope, describeCode } = await import(`${new URL(snippet, snippets)}?again`);
  for (const call of [decodeEnvelope, describeCode]) assert.throws(call, /^Error: stardust-errors: call `await init\(\)` or `initSync\(\{ module \}\)` before decoding$/);
});

test("a bundle with unescaped characters that is read in another encoding decodes alike", () => {
  const file = createRequire(import.meta.url).resolve("stardust-errors");
  const source = readFileSync(file, "utf8");
  const { code } = transformSync(source, { charset: "utf8" });
  const read = new TextDecoder("windows-1252").decode(Buffer.from(code));
  assert.notEqual(read, code);
  const module = { exports: {} };
  new Function("module", "exports", "require", read)(module, module.exports, createRequire(file));
  for (const input of ['{"code":5308,"success":false}', '{"code":500,"success":true}', '{"code":0,"success":true}', "<html>"]) {
    const options = { status: 503, retryAfter: "Fri, 31 Dec 1999 23:59:59 GMT" };
    assert.deepEqual(module.exports.decodeEnvelope(input, options), npmEntries["."].decodeEnvelope(input, options));
  }
});

test("a global navigator that throws does not make the import fail", () => {
  const script = `
    Object.defineProperty(globalThis, "navigator", { configurable: true, get() { throw new Error("refused"); } });
    const { decodeEnvelope } = await import("stardust-errors");
    console.log(decodeEnvelope('{"code":5308,"success":false}').codeName);`;
  assert.equal(execFileSync(process.execPath, ["--input-type=module", "--eval", script], { cwd: import.meta.dirname, encoding: "utf8" }), "DATASET_NOT_EXISTS\n");
});

describe("the default entry point without WebAssembly", () => {
  const run = (script, ...flags) =>
    JSON.parse(execFileSync(process.execPath, [...flags, "--input-type=module", "--eval", script], { cwd: import.meta.dirname, encoding: "utf8" }));

  const DECODE = `
    const all = ['{"code":5308,"success":false}', "<html>", { code: 0, success: true, data: [1] }, new Uint8Array([0xff]), undefined].map((input) =>
      decodeEnvelope(input, { status: 503, retryAfter: "7" }));
    all.push(decodeEnvelope('{"code":0,"success":true,"data":8545436153352348123}', { int64: "string" }));`;
  const expected = run(`import { decodeEnvelope } from "stardust-errors"; ${DECODE} console.log(JSON.stringify(all));`);

  test("decodes alike if WebAssembly is missing", () => {
    const script = `import { decodeEnvelope } from "stardust-errors"; ${DECODE} console.log(JSON.stringify([typeof WebAssembly, all]));`;
    assert.deepEqual(run(script, "--no-expose-wasm"), ["undefined", expected]);
  });

  test("decodes alike if a policy refuses WebAssembly, which it tries only once", () => {
    const script = `
      import { decodeEnvelope } from "stardust-errors";
      let refused = 0;
      WebAssembly.Module = class { constructor() { refused++; throw new WebAssembly.CompileError("refused by the policy"); } };
      ${DECODE}
      console.log(JSON.stringify([refused, all]));`;
    assert.deepEqual(run(script), [1, expected]);
  });
});

describe("the cache", () => {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  let calls = 0;
  const counting = {
    ...exports,
    stardust_decide(...numbers) {
      calls++;
      return exports.stardust_decide(...numbers);
    },
  };
  const { decodeEnvelope } = createExports(counting, tables);

  /** Returns how often a task calls the engine. */
  function callsOf(task) {
    calls = 0;
    task();
    return calls;
  }

  test("a repeated response calls the engine once, even if it is malformed", () => {
    const inputs = ["<html>", "", "[]", "cut off", { code: "5308", success: false }, { code: NaN, success: false }, { code: 5308, success: false }, 7];
    for (const input of inputs) {
      const times = callsOf(() => {
        for (let time = 0; time < 10; time++) decodeEnvelope(input, { status: 503 });
      });
      assert.equal(times, 1, JSON.stringify(input));
    }
  });

  test("the codes of the catalog do not displace each other", () => {
    const decodeAll = () => Object.values(CODES).forEach((code) => decodeEnvelope({ code, success: false }));
    decodeAll();
    assert.equal(callsOf(decodeAll), 0);
  });

  test("usual responses need no engine, and decode as with it", () => {
    const catalog = createCatalog(CODES, CATALOG);
    const texts = { date: "2024-05-16", message: "m", requestId: "7f2a" };
    const statuses = [0, 100, 199, 200, 201, 204, 304, 399, 400, 404, 408, 429, 500, 503, 999];
    for (const code of [...Object.values(CODES), 0, 199, 200, 201, 5999, -5308, 5308.5, NaN]) {
      for (const success of [true, false]) {
        for (const unusual of [undefined, { message: "" }, { date: null }, { requestId: 7 }, { code: String(code) }]) {
          for (const status of statuses) {
            const envelope = { code, success, ...texts, ...unusual };
            // Its own decoder, because the table is used only until the engine runs.
            const { decodeEnvelope: decodeUsual } = createDecoder(() => counting, tables, catalog, USUAL);
            let decoded;
            const calls = callsOf(() => (decoded = decodeUsual(envelope, { status })));
            assert.deepEqual(decoded, decodeEnvelope(envelope, { status }));
            const isUsual = unusual === undefined && (success ? code === 200 && status <= 200 : Object.values(CODES).includes(code));
            assert.equal(calls, isUsual ? 0 : 1, JSON.stringify([envelope, status]));
          }
        }
      }
    }
  });

  test("codes that share a slot get their own decisions", () => {
    for (let time = 0; time < 3; time++) {
      for (const code of [1, 257, 513]) assert.equal(decodeEnvelope({ code, success: false }).message, `Unknown error code ${code}`);
    }
  });
});

test("the decoder uses the new buffer of a memory that grew", () => {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  // The engine's memory never grows, so the test replaces it.
  let current = exports;
  const growing = {
    get memory() {
      return current.memory;
    },
    stardust_address: () => current.stardust_address(),
    stardust_decide: (...numbers) => current.stardust_decide(...numbers),
    stardust_retry_after_ms: (...numbers) => current.stardust_retry_after_ms(...numbers),
  };
  const { decodeEnvelope } = createExports(growing, tables);
  const wait = () => decodeEnvelope("", { retryAfter: "7" }).retryAfterMs;
  assert.equal(wait(), 7000);
  current = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  assert.equal(wait(), 7000);
});

describe("the wasm-pack build", () => {
  const { decodeEnvelope } = entries["wasm-pack build"];
  const assertIntact = () => assert.equal(decodeEnvelope('{"code":5308,"success":false}').description.name, "DATASET_NOT_EXISTS");

  test("keeps working after 100,000 TypeErrors", () => {
    for (let time = 0; time < 100_000; time++) assert.throws(() => decodeEnvelope({}, { int64: "x" }), TypeError);
    assertIntact();
  });

  test("keeps working after 1,000 stack overflows", () => {
    // Decodes only near the end of the stack, which is much faster than decoding at every depth.
    let deepest = 0;
    const recurse = (depth, decodesFrom) => {
      deepest = depth;
      if (depth >= decodesFrom) decodeEnvelope({ code: 1, success: true });
      recurse(depth + 1, decodesFrom);
    };
    assert.throws(() => recurse(0, Infinity), RangeError);
    const decodesFrom = deepest - 500;
    for (let time = 0; time < 1_000; time++) {
      assert.throws(() => recurse(0, decodesFrom), RangeError);
      assert.ok(deepest > decodesFrom);
    }
    assertIntact();
  });
});
