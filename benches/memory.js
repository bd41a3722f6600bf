// What a great many decodes leave behind, in a process of its own: `node --expose-gc memory.js COUNT`.
import { failures, malformedObjects, notJson, successes, unknownFailures } from "./bodies.js";

// The package does not show its memory: it is caught where it is made.
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
    const some = inputs[call % 3];
    const input = call % 50_000 === 25_000 ? large[largeOnes++ % large.length] : some[call % some.length];
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

// What the engine learns and compiles is done with after a few million. From then on the heap sways by a megabyte or two
// between readings, so the least of each half counts.
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
  // That memory never shrinks.
  wasmBytes: readings.at(-1).wasmBytes,
});
process.stdout.write(JSON.stringify({ count, before: { ...least(readings.slice(0, READINGS)), wasmBytes: readings[0].wasmBytes }, after: least(readings.slice(-READINGS)), sum }));
