// Measures the memory that many decodes leave behind, in a fresh process: `node --expose-gc memory.js COUNT`.
import { failures, malformedObjects, notJson, successes, unknownFailures } from "./bodies.js";

// Captures the WebAssembly memory, which the package does not expose.
const memories = [];
WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct(target, parameters) {
    const instance = Reflect.construct(target, parameters);
    memories.push(instance.exports.memory);
    return instance;
  },
});
const { decodeEnvelope } = await import("../pkg/index.js");

const count = Number(process.argv[2]);
const texts = [failures(), successes(700), unknownFailures(), malformedObjects(), notJson()].flat().map(({ text }) => text);
const objects = texts.flatMap((text) => {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
});
const inputs = [texts, objects, texts.map((text) => new TextEncoder().encode(text))];
const large = successes(1e6).map(({ text }, at) => (at % 2 === 0 ? text : new TextEncoder().encode(text)));

let sum = 0;
let largeOnes = 0;
function decode(count) {
  for (let call = 0; call < count; call++) {
    const forms = inputs[call % 3];
    const input = call % 50_000 === 25_000 ? large[largeOnes++ % large.length] : forms[call % forms.length];
    sum += decodeEnvelope(input).message.length;
  }
}

function measure() {
  for (let time = 0; time < 4; time++) globalThis.gc();
  return {
    heapBytes: process.memoryUsage().heapUsed,
    wasmBytes: memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0),
  };
}

// JavaScript engines stop optimizing after a few million decodes. The heap still fluctuates by one or two megabytes, so the
// minimum of each half is compared.
const READINGS = 6;
const PARTS = 2 * READINGS;

decode(3_000_000);
measure();
const readings = [measure()];
for (let part = 0; part < PARTS; part++) {
  decode(count / PARTS);
  readings.push(measure());
}
const least = (readings) => ({
  heapBytes: Math.min(...readings.map(({ heapBytes }) => heapBytes)),
  // WebAssembly memory never shrinks.
  wasmBytes: readings.at(-1).wasmBytes,
});
process.stdout.write(JSON.stringify({ count, before: { ...least(readings.slice(0, READINGS)), wasmBytes: readings[0].wasmBytes }, after: least(readings.slice(-READINGS)), sum }));
