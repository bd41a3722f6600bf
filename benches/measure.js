// The stopwatch. Contenders take turns in short samples, round after round, so that whatever else the machine does hits all
// of them; each round gives one ratio to the baseline.
//
// tinybench times each call by itself, which for 10 ns is shorter than the clock's tick; mitata runs one contender after
// the other, in batches that are shorter than the tick of a browser's clock. So this is a loop of its own.

/** Milliseconds: in Node those that the process computed, because while another program runs, nobody is slow. */
const clock = globalThis.process?.cpuUsage === undefined ? () => performance.now() : () => processMs(globalThis.process.cpuUsage());
const processMs = ({ user, system }) => (user + system) / 1e3;

/** A browser does not tell that time. There the quickest of a few samples is the one that was interrupted least. */
const SAMPLES = globalThis.process?.cpuUsage === undefined ? 3 : 1;

/** Keeps what the contenders return, so that no engine leaves the work out. */
const sink = { value: undefined };

/**
 * @param {{ name: string, run: (input: any) => unknown }[]} contenders
 * @param {any[]} inputs as many as a power of two
 * @param {{ rounds: number, sampleMs: number, warmUpMs: number }} effort
 * @returns {Promise<number[][]>} for each contender the nanoseconds a call took in each round
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
      // Another one begins each time: what comes after a glutton pays for its garbage.
      const at = (turn + round) % loops.length;
      // Node can clear away what the one before left young. Nothing more: code that waits through many full collections is thrown away.
      globalThis.gc?.({ type: "minor" });
      const ms = Math.min(...Array.from({ length: SAMPLES }, () => loops[at](calls[at])));
      samples[at].push((ms * 1e6) / calls[at]);
    }
    // A page that never pauses is called unresponsive.
    await new Promise((resolve) => setTimeout(resolve));
  }
  return samples;
}

/** A loop for this contender alone, as a program with no other would have: one that is shared is compiled for all of them. */
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
