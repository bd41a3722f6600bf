// Runs one case, in Node or in a page.

import { CASES, prepare } from "./cases.js";
import { measure } from "./measure.js";

/** Returns the nanoseconds per call, for each contender and round, or the error. */
export async function runCase(name, effort) {
  const example = CASES.find((it) => it.name === name);
  try {
    const { inputs, contenders, absent, size } = await prepare(example);
    const samples = await measure(contenders, inputs, effort);
    return { name, size, absent, contenders: contenders.map(({ name, note }, at) => ({ name, note, samples: samples[at] })) };
  } catch (error) {
    return { name, error: String(error?.stack ?? error) };
  }
}
