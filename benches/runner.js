// Runs one case, in Node or in a page.

import { CASES, prepare } from "./cases.js";
import { measure } from "./measure.js";

/** Returns the nanoseconds per call in each round by contender, or the error. */
export async function runCase(name, effort) {
  const example = CASES.find((it) => it.name === name);
  try {
    const { inputs, contenders } = await prepare(example);
    const samples = await measure(contenders.filter(({ run }) => run), inputs, effort);
    return { name, contenders: Object.fromEntries(contenders.map(({ name, run }) => [name, run ? samples.shift() : []])) };
  } catch (error) {
    return { name, error: String(error?.stack ?? error) };
  }
}
