// Measures contenders. They take turns in short samples, so that other load on the machine affects all of them; each round
// yields one ratio to the baseline.
//
// tinybench times each call separately, but a call of 10 ns is shorter than a tick of the clock. mitata runs one contender after
// the other, in batches that are shorter than a tick of a browser's clock.

/** Returns milliseconds. In Node, they are CPU time, which does not include the time of other processes. */
const clock = globalThis.process?.cpuUsage === undefined ? () => performance.now() : () => processMs(globalThis.process.cpuUsage());
const processMs = ({ user, system }) => (user + system) / 1e3;

/** Browsers do not expose CPU time, so the fastest of several samples is used, the one with the fewest interruptions. */
const SAMPLES = globalThis.process?.cpuUsage === undefined ? 3 : 1;

/** Stores the results, so that JavaScript engines do not eliminate the calls. */
const sink = { value: undefined };

/**
 * @param {{ name: string, run: (input: any) => unknown }[]} contenders
 * @param {any[]} inputs The number of inputs must be a power of two.
 * @param {{ rounds: number, sampleMs: number, warmUpMs: number }} effort
 * @returns {Promise<number[][]>} The nanoseconds per call, for each contender and round.
 */
export async function measure(contenders, inputs, { rounds, sampleMs, warmUpMs }) {
  sampleMs /= SAMPLES;
  const loops = contenders.map(({ name, run }) => loopOf(name, run, inputs));
  const calls = loops.map((loop) => {
    const end = performance.now() + warmUpMs;
    let calls = 1;
    let elapsed = loop(calls);
    while (performance.now() < end || elapsed < sampleMs) {
      if (elapsed < sampleMs) calls = Math.min(calls * 2, Math.ceil((calls * sampleMs * 1.2) / Math.max(elapsed, 0.05)));
      elapsed = loop(calls);
    }
    return calls;
  });
  const samples = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < loops.length; turn++) {
      // Rotates the order, because a contender pays for the garbage of the one before it.
      const at = (turn + round) % loops.length;
      // Collects young garbage in Node. Full collections would discard compiled code that is not used meanwhile.
      globalThis.gc?.({ type: "minor" });
      const ms = Math.min(...Array.from({ length: SAMPLES }, () => loops[at](calls[at])));
      samples[at].push((ms * 1e6) / calls[at]);
    }
    // Pauses, because browsers report busy pages as unresponsive.
    await new Promise((resolve) => setTimeout(resolve));
  }
  return samples;
}

/** Creates a separate loop for a contender, because JavaScript engines optimize a shared loop for all contenders. */
function loopOf(name, run, inputs) {
  const make = new Function(
    "run",
    "inputs",
    "sink",
    "clock",
    `// ${name}
    const last = inputs.length - 1;
    let at = 0;
    return function loop(calls) {
      const start = clock();
      for (let call = 0; call < calls; call++) sink.value = run(inputs[at++ & last]);
      return clock() - start;
    };`,
  );
  return make(run, inputs, sink, clock);
}
