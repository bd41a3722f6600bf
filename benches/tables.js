// Formats results as Markdown tables, in sections with their charts.

import { BUDGETS, SIZES } from "./bars.js";
import { caseChart, contenderChart, ENGINES, enginesOf, firstDecodeChart, PACKAGE, ratio, rustChart, sizeChart } from "./charts.js";
import { EMPTY, quantile } from "./results.js";
import { OURS, PEERS } from "./sizes.js";

const BASELINE = "hand-written";

// The cases by table, in the order of its rows.
const OBJECTS = {
  "object-failure": "failure",
  "object-success": "success",
  "object-malformed": "not an envelope",
  "object-mixed": "all of these, in turn",
};
const TEXT = {
  "text-failure": "failure, 160 B",
  "text-failure-foreign": "failure in Chinese",
  "text-not-json": "HTML, truncated JSON",
  "text-success": "success, 700 B",
  "text-success-large": "success, 1 MB",
  "text-coordinates": "1 MB of coordinates",
};
const BYTES = {
  "bytes-failure": "failure, 160 B",
  "bytes-failure-foreign": "failure in Chinese",
  "bytes-success": "success, 700 B",
  "bytes-success-large": "success, 1 MB",
};
const INT64 = { "int64-small": "700 B, 2 ids", "int64-large": "1.2 MB, 5,700 ids" };
const sizeName = (size) => (size < 1e3 ? `${size} B` : size < 1e6 ? `${size / 1e3} kB` : `${size / 1e6} MB`);
const growth = (form) => Object.fromEntries(SIZES.map((size) => [`growth-${form}-${size}`, sizeName(size)]));
const GROWTH = { ...prefixed("text, ", growth("text")), ...prefixed("bytes, ", growth("bytes")) };
const RUST = {
  "failure, 160 B": "failure, 160 B",
  "success, 700 B": "success, 700 B",
  "success, 1 MB": "success, 1 MB",
  "success, 700 B, into a type": "700 B into a type",
  "not JSON": "not JSON",
  describe_code: "`describe_code`",
};

const BARS = {
  ...prefixed("parsed: ", OBJECTS),
  ...prefixed("text: ", TEXT),
  ...prefixed("bytes: ", BYTES),
  ...prefixed("exact integers: ", INT64),
  ...prefixed("Rust: ", RUST),
  "describe-code": "`describeCode`",
  "growth-text": "growth of the cost per byte of text",
  "growth-bytes": "growth of the cost per byte of bytes",
  "first-decode": "import and first decode, beyond an empty module",
  wasmBytes: "growth of WebAssembly memory after many decodes",
  heapBytes: "growth of the heap after many decodes",
  ...Object.fromEntries(Object.keys(BUDGETS).map((key) => [`size-${key}`, `size of ${OURS[key].name || OURS[key].what}`])),
};

/** Returns the sections that were measured, each with a table and a chart. */
export function sections(results) {
  const cases = (titles) => Object.keys(titles).some((name) => enginesOf(results).some((engine) => results.cases[engine][name]));
  const parts = [
    cases(OBJECTS) && {
      id: "objects",
      title: "Parsed objects",
      note: "The validators check the object with a schema, then the code of `hand-written` builds the result.",
      text: ratioTable(results, OBJECTS),
      chart: { title: "Time to decode a parsed failure", ...contenderChart(results, "object-failure") },
    },
    cases(TEXT) && {
      id: "text",
      title: "Text",
      note: "`hand-written` calls `JSON.parse`, then checks the object.",
      text: ratioTable(results, TEXT),
      chart: { title: "Time to decode text", ...caseChart(results, TEXT) },
    },
    cases(BYTES) && {
      id: "bytes",
      title: "Bytes",
      note: "`hand-written` calls `TextDecoder` and `JSON.parse`, then checks the object.",
      text: ratioTable(results, BYTES),
      chart: { title: "Time to decode bytes", ...caseChart(results, BYTES) },
    },
    cases(INT64) && {
      id: "int64",
      title: "Exact 64-bit integers",
      note: "`hand-written` calls `JSON.parse`, which rounds the ids. All others keep every digit.",
      text: ratioTable(results, INT64),
      chart: { title: "Time to decode 1.2 MB with 5,700 long ids", ...contenderChart(results, "int64-large") },
    },
    cases(GROWTH) && {
      id: "scaling",
      title: "Scaling from 200 bytes to 20 MB",
      note: "The ratio of `stardust-errors` to `hand-written`, for successes. The growth of the cost per byte is among the bars.",
      text: growthTable(results),
      chart: { title: "Time to decode text of 200 bytes to 20 MB", ...caseChart(results, growth("text")) },
    },
    Object.keys(results.firstDecode).length > 0 && {
      id: "first-decode",
      title: "Import and first decode",
      note: "In milliseconds, each in a fresh process or browser without caches. The time to import an empty module is subtracted. Firefox is left out, because that time alone varies by tens of milliseconds there.",
      text: firstDecodeTable(results),
      chart: firstDecodeChart(results),
    },
    results.cases.rust && {
      id: "rust",
      title: "Rust",
      note: "`hand-written` is a struct for `serde_json::from_slice` and a `match`; `borrowed` does not copy its strings.",
      text: rustTable(results),
      chart: rustChart(results, RUST),
    },
    results.sizes && {
      id: "size",
      title: "Size",
      note: "In bytes, bundled for browsers and minified. The budgets are for brotli.",
      text: sizeTable(results.sizes),
      chart: results.sizes.zod && sizeChart(results.sizes),
    },
  ];
  return parts.filter(Boolean);
}

/** Returns a sentence about the spread of the ratios in all tables. */
export function noise(results) {
  const contenders = Object.values(results.cases).flatMap((cases) => Object.values(cases).flatMap(({ contenders }) => Object.values(contenders)));
  const spreads = contenders.filter((it) => it?.ratio).map(({ ratio, low, high }) => (high - low) / ratio);
  const percent = (part) => `${(100 * quantile(spreads, part)).toFixed(0)} %`;
  return (
    `The range between the quartiles of the rounds is at most ${percent(0.5)} of the median for half of the ratios, and at most ${percent(0.9)} for nine in ten of them. ` +
    "[results.json](benches/results.json) has the quartiles of each."
  );
}

/** Returns the bars as two tables: those of the JavaScript engines, and the others. */
export function barTable(bars) {
  const show = (value, unit) => (Number.isNaN(value) ? "missing" : unit === " B" ? value.toLocaleString("en") : value.toFixed(2)) + unit;
  const cell = ({ value, most, unit, met, measurements }) => {
    // More digits, where two would look like the limit.
    const shown = !met && show(value, unit) === show(most, unit) ? `${value.toFixed(4)}${unit}` : show(value, unit);
    const again = measurements > 1 ? ` (${measurements} measurements)` : "";
    return `${met ? "" : "MISSED: "}${shown} ${met ? "≤" : ">"} ${show(most, unit)}${again}`;
  };
  const engines = Object.keys(ENGINES).filter((engine) => bars.some((bar) => bar.engine === engine));
  // Most bars compare the package with the baseline.
  const title = ({ name, of = PACKAGE, to = BASELINE }) => [BARS[name], ...(of === PACKAGE ? [] : [of]), ...(to === BASELINE ? [] : [`to ${to}`])].join(", ");
  const inEngines = bars.filter(({ engine }) => engine in ENGINES);
  const cells = (row) => engines.map((engine) => inEngines.filter((bar) => bar.engine === engine && title(bar) === row).map(cell).join());
  const rows = [...new Set(inEngines.map(title))].map((row) => [row, ...cells(row)]);
  const others = bars.filter((bar) => !inEngines.includes(bar)).map((bar) => [title(bar), cell(bar)]);
  const tables = [
    { header: ["bar", ...engines.map((engine) => ENGINES[engine])], rows },
    { header: ["bar", ""], rows: others },
  ];
  return tables.filter(({ rows }) => rows.length > 0).map(({ header, rows }) => table(header, rows, 1)).join("\n\n");
}

export function sizeTable(sizes) {
  const bytes = (count) => (count === undefined ? "" : count.toLocaleString("en"));
  const rows = Object.entries(sizes).map(([key, { minified, gzip, brotli }]) => {
    const { name, what } = OURS[key] ?? PEERS[key];
    return [name, what, bytes(minified), bytes(gzip), bytes(brotli), bytes(BUDGETS[key])];
  });
  return table(["", "", "minified", "gzip", "brotli", "budget"], rows, 2);
}

function ratioTable(results, titles) {
  const engines = enginesOf(results);
  const rows = Object.entries(titles).flatMap(([name, title]) => {
    const names = new Set(engines.flatMap((engine) => Object.keys(results.cases[engine][name]?.contenders ?? {})));
    return [...names].map((contender, at) => {
      const cells = engines.map((engine) => ratioCell(results.cases[engine][name]?.contenders[contender]));
      return [at === 0 ? title : "", contender, ...cells];
    });
  });
  return table(["", "", ...engines.map((engine) => ENGINES[engine])], rows, 2);
}

function ratioCell(measured) {
  if (measured === undefined) return "";
  if (measured === null) return "not supported";
  return measured.ratio === undefined ? time(measured.ns) : ratio(measured.ratio);
}

function growthTable(results) {
  const engines = enginesOf(results);
  const rows = Object.entries(GROWTH).map(([name, title]) => {
    return [title, ...engines.map((engine) => ratioCell(results.cases[engine][name]?.contenders[PACKAGE]))];
  });
  return table(["", ...engines.map((engine) => ENGINES[engine])], rows, 1);
}

function firstDecodeTable({ firstDecode }) {
  const ms = (value) => value.toFixed(2);
  const rows = Object.entries(firstDecode).flatMap(([engine, { contenders: { [EMPTY]: _, ...contenders } }]) =>
    Object.entries(contenders).map(([name, { importMs, callMs, totalMs, low, high }], at) => [
      at === 0 ? ENGINES[engine] : "",
      name,
      ms(importMs),
      ms(callMs),
      ms(totalMs),
      `${ms(low)}–${ms(high)}`,
    ]),
  );
  return table(["", "", "import", "first call", "both", "middle half"], rows, 2);
}

function rustTable({ cases: { rust } }) {
  const rows = Object.entries(RUST).filter(([name]) => rust[name]).flatMap(([name, title]) =>
    Object.entries(rust[name].contenders).map(([contender, measured], at) => [at === 0 ? title : "", contender, ratioCell(measured)]),
  );
  return table(["", "", "Rust"], rows, 2);
}

function prefixed(prefix, titles) {
  return Object.fromEntries(Object.entries(titles).map(([name, title]) => [name, prefix + title]));
}

function time(ns) {
  const [value, unit] = ns < 1e3 ? [ns, "ns"] : ns < 1e6 ? [ns / 1e3, "µs"] : [ns / 1e6, "ms"];
  return `${value.toPrecision(value < 100 ? 2 : 3)} ${unit}`;
}

/** Returns an aligned Markdown table. Columns from index `right` on are aligned to the right. */
function table(header, rows, right) {
  const widths = header.map((_, column) => Math.max(3, ...[header, ...rows].map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => (column < right ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(" | ")} |`;
  const rule = `|${widths.map((width, column) => (column < right ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`;
  return [line(header), rule, ...rows.map(line)].join("\n");
}
