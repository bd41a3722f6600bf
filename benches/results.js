// Summarizes samples: results.json holds medians and quartiles, from which report.js generates everything else.

/** The contender of the first decode that only imports. */
export const EMPTY = "empty module";

/** Returns the summary of a run. The samples of a contender that an engine does not support are empty. */
export function summarize({ versions, cases, firstDecode, memory, sizes }) {
  return {
    versions,
    cases: mapValues(cases, (measured) => mapValues(measured, summarizeCase)),
    firstDecode: mapValues(firstDecode, summarizeFirstDecode),
    memory,
    sizes,
  };
}

/** Returns the text of results.json, with one line for each contender. */
export function format(results) {
  const innermost = /\{\n\s+([^{}[\]]*?)\n\s*\}/g;
  return `${JSON.stringify(results, null, 2).replace(innermost, (_, inner) => `{ ${inner.replace(/\n\s+/g, " ")} }`)}\n`;
}

export function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * part;
  const low = Math.floor(position);
  return sorted[low] + (position - low) * (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]);
}

/** Returns the nanoseconds of each contender, and its ratio to the first one with quartiles, over the rounds of all measurements. */
function summarizeCase({ measurements, contenders }) {
  const [baseline] = Object.values(contenders);
  const summary = mapValues(contenders, (samples) => {
    if (samples.length === 0) return null;
    const ns = digits(quantile(samples, 0.5));
    // Contenders are compared within a round, because a shared machine may be slower in the next one.
    return samples === baseline ? { ns } : { ns, ...spread("ratio", samples.map((sample, round) => sample / baseline[round])) };
  });
  return { measurements, contenders: summary };
}

/** Returns milliseconds. Except for the empty module's, they are those in addition to the empty module in the same round. */
function summarizeFirstDecode({ measurements, contenders }) {
  const empty = contenders[EMPTY];
  const median = (samples) => digits(quantile(samples, 0.5));
  const summary = mapValues(contenders, ({ importMs, callMs }) => {
    if (importMs === empty.importMs) return { importMs: median(importMs) };
    const imports = importMs.map((ms, round) => ms - empty.importMs[round]);
    return { importMs: median(imports), callMs: median(callMs), ...spread("totalMs", imports.map((ms, round) => ms + callMs[round])) };
  });
  return { measurements, contenders: summary };
}

const spread = (name, samples) => ({ [name]: digits(quantile(samples, 0.5)), low: digits(quantile(samples, 0.25)), high: digits(quantile(samples, 0.75)) });

const digits = (value) => Number(value.toPrecision(4));

const mapValues = (object, change) => Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
