// Compares results with the bars of bars.js.

import { BUDGETS, FIRST_DECODE_MS, GROWTH, MEMORY, RATIOS, SIZES } from "./bars.js";

/**
 * Returns the bars that were measured, each with an engine if there is one. A bar is `close` if it is missed by less than the
 * spread of its rounds; then its `cases` should be measured again.
 */
export function checkBars(results) {
  const bars = [];
  const check = (name, { value, most, spread = 0, cases = [], measurements = 1, unit = "", ...rest }) => {
    // Not `value > most`, because the value of a contender that was not measured is NaN.
    const met = value <= most;
    bars.push({ name, value, most, unit, met, close: !met && value - most < spread, cases, measurements, ...rest });
  };
  const inEachEngine = (most, evaluate) => {
    for (const [engine, limit] of Object.entries(most)) evaluate(engine, limit, results.cases[engine] ?? {});
  };

  for (const { case: name, of, to, most } of RATIOS) {
    inEachEngine(most, (engine, most, { [name]: measured }) => {
      if (measured === undefined) return;
      const [ours, theirs] = [of, to].map((contender) => ratioOf(measured.contenders[contender]));
      const value = ours.value / theirs.value;
      const spread = value * (ours.spread + theirs.spread);
      check(name, { of, to, engine, value, most, spread, cases: [name], measurements: measured.measurements });
    });
  }
  for (const form of ["text", "bytes"]) {
    inEachEngine(GROWTH, (engine, most, cases) => {
      const sizes = SIZES.map((size) => ({ size, name: `growth-${form}-${size}` })).filter(({ name }) => cases[name]);
      if (sizes.length === SIZES.length) check(`growth-${form}`, { engine, most, ...growth(sizes, cases) });
    });
  }
  inEachEngine(FIRST_DECODE_MS, (engine, most) => {
    const measured = results.firstDecode[engine];
    if (measured === undefined) return;
    const { totalMs: value, low, high } = measured.contenders["stardust-errors"];
    check("first-decode", { engine, value, most, spread: high - low, cases: ["first-decode"], measurements: measured.measurements, unit: " ms" });
  });
  for (const [key, most] of results.memory ? Object.entries(MEMORY) : []) {
    check(key, { value: results.memory.after[key] - results.memory.before[key], most, unit: " B" });
  }
  for (const [key, most] of results.sizes ? Object.entries(BUDGETS) : []) {
    check(`size-${key}`, { value: results.sizes[key].brotli, most, unit: " B" });
  }
  return bars;
}

/** Returns a contender's ratio to the baseline, with the relative spread of its rounds. */
function ratioOf(contender) {
  if (!contender) return { value: NaN, spread: NaN };
  const { ratio = 1, low = 1, high = 1 } = contender;
  return { value: ratio, spread: (high - low) / ratio };
}

/** Returns the maximum growth of the cost per byte from a size to a larger one, relative to the baseline's if that grows, too. */
function growth(sizes, cases) {
  const measured = sizes.map(({ size, name }) => {
    const { measurements, contenders } = cases[name];
    const [baseline, ours] = Object.values(contenders);
    return { name, measurements, perByte: [baseline.ns / size, ours.ns / size], spread: ratioOf(ours).spread };
  });
  let most = { value: 0 };
  measured.forEach((large, at) => {
    for (const small of measured.slice(0, at)) {
      const [baseline, ours] = [0, 1].map((who) => large.perByte[who] / small.perByte[who]);
      const value = ours / Math.max(1, baseline);
      const measurements = Math.max(large.measurements, small.measurements);
      if (value > most.value) most = { value, spread: value * (large.spread + small.spread), cases: [small.name, large.name], measurements };
    }
  });
  return most;
}
