// Selects what the charts show, for svg.js to draw.

import { BUDGETS } from "./bars.js";
import { EMPTY } from "./results.js";

export const PACKAGE = "stardust-errors";

export const ENGINES = { node: "Node", chromium: "Chromium", firefox: "Firefox", webkit: "WebKit" };

/** Returns the JavaScript engines that cases were measured in. */
export function enginesOf(results) {
  return Object.keys(ENGINES).filter((engine) => results.cases[engine]);
}

/** Formats a ratio with three or so digits. */
export function ratio(value) {
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
}

const RELATIVE = { subtitle: "Relative to hand-written code (dashed line); shorter is faster", show: (value) => `${ratio(value)}×`, reference: 1 };

/** Compares the contenders in a case. `stardust-errors/js` is left out, because it takes as long as the package. */
export function contenderChart(results, name) {
  const bars = ({ contenders }) => Object.entries(contenders)
    .filter(([contender, measured]) => measured?.ratio && contender !== `${PACKAGE}/js`)
    .map(([contender, { ratio }]) => ({ label: contender.replace(`${PACKAGE}, `, ""), value: ratio, isOurs: contender.startsWith(PACKAGE) }));
  const groups = enginesOf(results).filter((engine) => results.cases[engine][name]);
  return { ...RELATIVE, groups: groups.map((engine) => ({ title: ENGINES[engine], bars: bars(results.cases[engine][name]) })) };
}

/** Shows the package's ratios in several cases. */
export function caseChart(results, titles) {
  return { ...RELATIVE, groups: enginesOf(results).map((engine) => ({ title: ENGINES[engine], bars: caseBars(results.cases[engine], titles) })) };
}

function caseBars(cases, titles) {
  return Object.entries(titles)
    .filter(([name]) => cases[name])
    .map(([name, title]) => ({ label: title.replaceAll("`", ""), value: cases[name].contenders[PACKAGE].ratio, isOurs: true }));
}

export function rustChart({ cases: { rust } }, titles) {
  return { title: "Time to decode in Rust", ...RELATIVE, groups: [{ bars: caseBars(rust, titles) }] };
}

export function firstDecodeChart({ firstDecode }) {
  const groups = Object.entries(firstDecode).map(([engine, { contenders }]) => ({
    title: ENGINES[engine],
    bars: Object.entries(contenders)
      .filter(([name]) => name !== EMPTY)
      .map(([label, { totalMs }]) => ({ label, value: totalMs, isOurs: label.startsWith(PACKAGE) })),
  }));
  return { title: "Time to import and to decode a first response", subtitle: "Beyond an empty module; shorter is faster", show: (ms) => `${ms.toFixed(1)} ms`, groups };
}

const SIZE_BARS = {
  "hand-written": "hand-written",
  connect: "connect-es",
  "zod/mini": "zod/mini + table",
  decoding: "stardust-errors, decoding",
  ".": "stardust-errors, everything",
  zod: "zod + table",
};

export function sizeChart(sizes) {
  return {
    title: "Size added to a front end",
    subtitle: "Minified and compressed with brotli; smaller is better",
    show: (bytes) => `${(bytes / 1000).toFixed(1)} kB`,
    groups: [{ bars: Object.entries(SIZE_BARS).map(([key, label]) => ({ label, value: sizes[key].brotli, isOurs: key in BUDGETS })) }],
  };
}
