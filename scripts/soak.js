// Runs the decoders and the demo's back end at full speed for MINUTES, 10 by default. A worker decodes valid and hostile input, with
// and without WebAssembly; the main thread sends the requests of www/requests.json. Fails on an unexpected result, and if memory
// grows.

import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import v8 from "node:v8";
import vm from "node:vm";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";

const LONGEST_SAMPLE_MS = 30_000;
const CONNECTIONS = 16;
/** One round in so many sends the request of 100 MB. */
const ROUNDS_PER_LARGE = 100;

/** The ids of the back end's datasets. */
const DATASETS = "8545436153352348123,8545436153352348124";

/** The growth to tolerate by the end, in bytes: machine code, and what a garbage collector has not freed yet. */
const HEAP_SLACK = 4 * 2 ** 20;
const RSS_SLACK = 32 * 2 ** 20;

v8.setFlagsFromString("--expose-gc");
const collect = vm.runInNewContext("gc");

if (isMainThread) await main();
else await decodeUntil(workerData.end, workerData.sampleMs);

async function main() {
  const { program, addressOf } = await import("../tests/page/server.js");
  const minutes = Number(process.env.MINUTES || 10);
  if (!(minutes > 0)) throw new Error("MINUTES must be a number above 0");
  const totalMs = minutes * 60_000;
  const sampleMs = Math.min(LONGEST_SAMPLE_MS, totalMs / 4);

  // Discards the log, which would take up most of the memory.
  const server = spawn(program(), { env: { ...process.env, PORT: "0" }, stdio: ["ignore", "pipe", "ignore"] });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const url = await Promise.race([addressOf(server), ended.then(() => undefined)]);
  if (url === undefined) throw new Error("The back end did not start");
  server.stdout.resume();

  const end = Date.now() + totalMs;
  console.log(`${minutes} minutes, a sample every ${sampleMs / 1000} s`);
  const rss = [];
  const sampling = setInterval(() => rss.push(rssOf(server.pid)), sampleMs);
  const worker = new Worker(new URL(import.meta.url), { workerData: { end, sampleMs } });
  const decoding = new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  const [decoded, requested] = await Promise.all([decoding, requestUntil(end, url)]);
  clearInterval(sampling);
  rss.push(rssOf(server.pid));
  const hasCrashed = server.exitCode !== null || server.signalCode !== null;
  server.kill("SIGKILL");
  await ended;

  const { heap, wasmBytes, buffers } = decoded;
  const mb = (bytes) => (Number.isNaN(bytes) ? "unknown" : `${(bytes / 2 ** 20).toFixed(1)} MB`);
  const seconds = totalMs / 1000;
  const rate = (count) => `${count.toLocaleString("en")} (${Math.round(count / seconds).toLocaleString("en")} a second)`;
  const table = {
    inputs: `${decoded.inputs}`,
    decodes: rate(decoded.count),
    "wrong results": `${decoded.wrong.length}`,
    "heap, start and end": `${mb(heap[0])}, ${mb(heap.at(-1))}`,
    "array buffers, start and end": `${mb(buffers[0])}, ${mb(buffers.at(-1))}`,
    "WebAssembly memory, start and end": `${wasmBytes[0].toLocaleString("en")}, ${wasmBytes.at(-1).toLocaleString("en")} bytes`,
    "requests to the back end": rate(requested.count),
    "requests of 100 MB": `${requested.large}`,
    "wrong responses": `${requested.wrong.length}`,
    "broken connections": `${requested.errors.length}`,
    "back end RSS, start and end": `${mb(rss[0])}, ${mb(rss.at(-1))}`,
    samples: `${heap.length}`,
  };
  const width = Math.max(...Object.keys(table).map((key) => key.length));
  for (const [key, value] of Object.entries(table)) console.log(`${key.padEnd(width)}  ${value}`);

  const problems = [...decoded.wrong, ...requested.wrong, ...requested.errors];
  if (heap.at(-1) > heap[0] + HEAP_SLACK) problems.push(`the heap grew: ${heap.map(mb)}`);
  if (buffers.at(-1) > buffers[0] + HEAP_SLACK) problems.push(`array buffers grew: ${buffers.map(mb)}`);
  if (wasmBytes.at(-1) !== wasmBytes[0]) problems.push(`WebAssembly memory grew: ${wasmBytes}`);
  if (rss.at(-1) > rss[0] + RSS_SLACK) problems.push(`the back end grew: ${rss.map(mb)}`);
  if (decoded.count === 0 || requested.count === 0) problems.push("nothing was decoded, or no request was sent");
  if (hasCrashed) problems.push("the back end exited");
  for (const problem of problems.slice(0, 20)) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

/** Returns bytes, or `NaN` on systems without /proc. */
function rssOf(pid) {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return NaN;
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(file, "utf8"))?.[1]) * 1024;
}

/** Sends every request to the back end again and again, on several connections at once. */
async function requestUntil(end, url) {
  const { decodeResponse, describeCode } = await import("../pkg/index.js");
  const { requests } = await import("../tests/servers/requests.js");
  const usual = requests.filter(({ isLarge }) => !isLarge);
  const [large] = requests.filter(({ isLarge }) => isLarge);
  const seen = { count: 0, large: 0, wrong: [], errors: [] };

  async function send({ name, code, path, init }) {
    let response, decoded;
    try {
      response = await fetch(new URL(path, url), init());
      decoded = await decodeResponse(response);
    } catch (error) {
      seen.errors.push(`${name}: ${error} ${error.cause ?? ""}`);
      return;
    }
    seen.count += 1;
    const { status, retryAfterMs, requestId, anomalies } = decoded;
    const isRight =
      status === response.status &&
      anomalies.length === 0 &&
      (code !== undefined
        ? decoded.description === describeCode(code) &&
          status === describeCode(code).httpStatus &&
          requestId === response.headers.get("x-request-id")
        : name === "Success"
          ? decoded.ok && `${decoded.data.map(({ id }) => id)}` === DATASETS
          : decoded.reason === "not-json" && status === 502 && retryAfterMs === 30_000);
    if (!isRight) seen.wrong.push(`${name}: ${JSON.stringify(decoded)}`);
  }

  async function connection(number) {
    for (let round = number; Date.now() < end && seen.errors.length < 1000; round++) {
      for (const request of usual) await send(request);
      if (round % ROUNDS_PER_LARGE !== 0) continue;
      await send(large);
      seen.large += 1;
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, number) => connection(number)));
  return seen;
}

/** Decodes every input again and again, in the worker. */
async function decodeUntil(end, sampleMs) {
  const memories = [];
  const Instance = WebAssembly.Instance;
  WebAssembly.Instance = class extends Instance {
    constructor(...args) {
      super(...args);
      memories.push(this.exports.memory);
    }
  };
  const entries = { ".": await import("../pkg/index.js"), "./js": await import("../pkg/js.js") };
  const inputs = await loadInputs(entries);

  const seen = { inputs: inputs.length, count: 0, wrong: [], heap: [], wasmBytes: [], buffers: [] };
  function sample() {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    seen.heap.push(heapUsed);
    seen.buffers.push(arrayBuffers);
    seen.wasmBytes.push(memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0));
  }
  const round = () => {
    for (const { name, input, options, expected } of inputs) {
      for (const entry of Object.keys(entries)) {
        const text = stringOf(entries[entry].decodeEnvelope(input, options));
        seen.count += 1;
        if (text !== expected && seen.wrong.length < 1000) seen.wrong.push(`${entry}: ${name}: ${text}, expected ${expected}`);
      }
    }
  };
  // Warms up first: code that is compiled once and caches that fill up are not growth.
  const warm = Date.now() + sampleMs / 2;
  while (Date.now() < warm) round();
  sample();
  for (let next = Date.now() + sampleMs; Date.now() < end;) {
    round();
    if (Date.now() < next) continue;
    sample();
    next += sampleMs;
  }
  sample();
  parentPort.postMessage(seen);
}

/** Like `JSON.stringify`, but also for values with a BigInt. */
function stringOf(decoded) {
  return JSON.stringify(decoded, (_, value) => (typeof value === "bigint" ? `${value}n` : value));
}

/**
 * Returns inputs with their expected results: the short ones of the hand-written test vectors, hostile ones with the reason that
 * makes them malformed, and damaged envelopes, for which WebAssembly and its translation must agree.
 */
async function loadInputs(entries) {
  const { canonical } = await import("../tests/vectors/canonical.js");
  const { bytesOf, complete } = await import("../tests/vectors/vectors.js");
  const { decodeEnvelope, catalog } = entries["./js"];
  const vectors = JSON.parse(readFileSync(new URL("../tests/vectors/hand-written.json", import.meta.url), "utf8"));
  const inputs = [];

  for (const vector of vectors) {
    const { name, status, retryAfter, int64 } = vector;
    const bytes = bytesOf(vector);
    // Skips dates, whose result depends on the current time.
    if (bytes === undefined || bytes.length > 2048 || retryAfter?.includes(":")) continue;
    const options = { status, retryAfter, int64 };
    const expected = canonical(complete(vector, catalog));
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    // Bytes that are not UTF-8 have no form as text.
    const forms = Buffer.from(text).equals(bytes) ? [bytes, text] : [bytes];
    for (const input of forms) {
      const decoded = decodeEnvelope(input, options);
      if (canonical(decoded) !== expected) throw new Error(`${name} is decoded as ${stringOf(decoded)}`);
      inputs.push({ name, input, options, expected: stringOf(decoded) });
    }
  }

  const throwing = () => {
    throw new Error("no");
  };
  const traps = Object.fromEntries(Object.getOwnPropertyNames(Reflect).map((trap) => [trap, throwing]));
  const hostile = {
    unreadable: [new Proxy({}, traps), Object.defineProperty({}, "code", { get: throwing, enumerable: true })],
    "not-an-object": [
      new Proxy([], traps),
      () => {},
      Symbol("x"),
      5n,
      new Map(),
      "[".repeat(1000) + "]".repeat(1000),
      new Date(0),
    ],
    "not-json": [
      "<".repeat(100_000),
      "{".repeat(10_000),
      '{"code":'.repeat(500),
      "\ud800",
      new Uint8Array(1000).fill(0xff),
      '{"code":5308,"success":false}x',
    ],
    empty: [" ".repeat(100_000), new Uint8Array(0), null, undefined],
    "code-missing": ['{"__proto__":{"code":5308,"success":false}}', { constructor: 1 }],
    "code-not-an-integer": [
      '{"code":1e400,"success":false}',
      '{"code":9007199254740993,"success":true}',
      { code: 5308n, success: false },
    ],
  };
  for (const [reason, all] of Object.entries(hostile)) {
    all.forEach((input, index) => {
      const decoded = decodeEnvelope(input, { status: 503 });
      if (decoded.reason !== reason) throw new Error(`hostile ${reason} ${index} is decoded as ${stringOf(decoded)}`);
      inputs.push({ name: `hostile ${reason} ${index}`, input, options: { status: 503 }, expected: stringOf(decoded) });
    });
  }

  const large = `{"code":0,"success":true,"data":[${Array.from({ length: 2000 }, (_, item) => `{"id":8545436153352${348_000 + item}}`)}]}`;
  for (const int64 of ["number", "string", "bigint"]) {
    const decoded = decodeEnvelope(large, { int64 });
    const { id } = decoded.data[7];
    if (int64 !== "number" && `${id}` !== "8545436153352348007") throw new Error(`int64 ${int64}: ${id}`);
    inputs.push({ name: `int64 ${int64}`, input: large, options: { int64 }, expected: stringOf(decoded) });
  }

  // A pseudorandom generator (Park and Miller's) with a fixed seed, so that every run has the same inputs.
  let seed = 20240516;
  const random = (below) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const envelope =
    '{"code":5845,"data":{"a":[1,"\\u00e9"]},"date":"2024-05-16 19:03:34","message":"caf\u00e9","requestId":"7f2a","success":false}';
  for (let number = 0; number < 2000; number++) {
    const bytes = new TextEncoder().encode(envelope).slice(0, random(20) === 0 ? random(130) : undefined);
    for (let change = random(3); change >= 0; change--) bytes[random(bytes.length || 1)] = random(256);
    const input = random(2) === 0 ? bytes : new TextDecoder().decode(bytes);
    inputs.push({ name: `damaged ${number}`, input, options: undefined, expected: stringOf(decodeEnvelope(input)) });
  }
  return inputs;
}
