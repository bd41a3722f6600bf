// Formats the results as tables, for the terminal and for BENCHMARKS.md.

import { CASES, GROUPS, SIZES } from "./cases.js";
import { FIRST_DECODE_MS, GROWTH, MEMORY, NATIVE_RATIOS, RATIOS } from "./bars.js";

export function sizeTable(sizes) {
  const bytes = (count) => (count === undefined ? "" : count.toLocaleString("en"));
  return table(
    ["", "contents", "minified", "gzip", "brotli", "budget"],
    sizes.map(({ name, what, minified, gzip, brotli, budget }) => [name, what, bytes(minified), bytes(gzip), bytes(brotli), bytes(budget)]),
    2,
  );
}

/** Returns the sections, each with a title and a text. */
export function sections(results) {
  const engines = Object.entries(results.engines).filter(([, cases]) => Object.keys(cases).length > 0);
  const parts = [];
  for (const [group, title] of Object.entries(GROUPS)) {
    const examples = CASES.filter((example) => example.group === group && engines.some(([, cases]) => cases[example.name]));
    if (examples.length === 0) continue;
    parts.push({ title, text: group === "growth" ? growthTable(examples, engines, results) : ratioTable(examples, engines, results) });
  }
  if (results.firstDecode) parts.push({ title: "Time from import to first decode, in a fresh Node process", text: firstDecodeTable(results.firstDecode) });
  if (results.memory) parts.push({ title: "Memory after many decodes, in Node", text: memoryTable(results.memory) });
  if (results.native) parts.push({ title: "Native", text: nativeTable(results.native) });
  if (results.sizes) parts.push({ title: "Size", text: sizeTable(results.sizes) });
  return parts;
}

function ratioTable(examples, engines, results) {
  const rows = examples.flatMap((example) => {
    let title = example.title;
    return example.contenders.map((contender) => {
      const notes = engines.map(([, cases]) => cases[example.name]?.contenders.find((it) => it.name === contender.name)?.note);
      const note = notes.find(Boolean);
      const row = [title, contender.name + (note ? ` (${note})` : ""), ...engines.map(([, cases]) => ratioCell(cases[example.name], contender.name))];
      title = "";
      return row;
    });
  });
  return table(["", "", ...engines.map(([engine]) => results.versions[engine])], rows, 2);
}

function ratioCell(measured, name) {
  if (measured === undefined) return "";
  const absent = measured.absent.find((it) => it.name === name);
  if (absent !== undefined) return absent.why;
  const { contenders } = measured;
  const samples = contenders.find((it) => it.name === name).samples;
  const baseline = contenders[0].samples;
  if (samples === baseline) return `1 = ${time(median(baseline))}`;
  return withSpread(ratio(samples, baseline));
}

function growthTable(examples, engines, results) {
  const rows = [];
  for (const form of ["text", "bytes"]) {
    for (const size of SIZES) {
      const example = examples.find((it) => it.name === `growth-${form}-${size}`);
      if (example === undefined) continue;
      rows.push([
        example.title,
        ...engines.flatMap(([, cases]) => {
          const measured = cases[example.name];
          if (measured === undefined) return ["", "", ""];
          const [baseline, ours] = measured.contenders;
          return [
            ratio(ours.samples, baseline.samples).value.toFixed(2),
            perByte(cases, form, size, 1).toFixed(2),
            perByte(cases, form, size, 0).toFixed(2),
          ];
        }),
      ]);
    }
  }
  const header = engines.flatMap(([engine]) => [`${results.versions[engine]}: ratio to hand-written`, "cost per byte", "hand-written per byte"]);
  return table(["", ...header], rows, 1);
}

/** Returns the cost per byte, relative to that at 20 kB, where neither the call nor the garbage collector dominates. */
function perByte(cases, form, size, contender) {
  const cost = (measured) => (measured === undefined ? NaN : median(measured.contenders[contender].samples) / measured.size);
  return cost(cases[`growth-${form}-${size}`]) / cost(cases[`growth-${form}-20000`]);
}

function firstDecodeTable(rows) {
  const empty = rows[0];
  return table(
    ["", "ms", "ms over the empty module", "middle half of the runs", "CPU time of the process, relative to the empty module"],
    rows.map(({ name, ms, processMs }) => {
      const above = ms.map((it, round) => it - empty.ms[round]);
      const self = name === empty.name;
      return [
        name,
        median(ms).toFixed(2),
        self ? "" : (median(ms) - median(empty.ms)).toFixed(2),
        self ? "" : `${quantile(above, 0.25).toFixed(2)}–${quantile(above, 0.75).toFixed(2)}`,
        self ? `1 = ${median(processMs).toFixed(0)} ms` : withSpread(ratio(processMs, empty.processMs)),
      ];
    }),
    1,
  );
}

function memoryTable({ count, before, after }) {
  const bytes = (count) => `${count.toLocaleString("en")} B`;
  const row = (what, key) => [what, bytes(before[key]), bytes(after[key]), bytes(after[key] - before[key])];
  return table(
    ["", "after a warm-up", `after ${count.toLocaleString("en")} more`, "growth"],
    [row("WebAssembly memory", "wasmBytes"), row("heap after a forced collection", "heapBytes")],
    1,
  );
}

function nativeTable(groups) {
  const rows = Object.entries(groups).flatMap(([title, contenders]) => {
    const baseline = contenders["hand-written"];
    return Object.entries(contenders).map(([name, samples], at) => [
      at === 0 ? title : "",
      name,
      samples === baseline ? `1 = ${time(median(samples))}` : withSpread(ratio(samples, baseline)),
    ]);
  });
  return table(["", "", "Rust"], rows, 2);
}

/** Compares the results with the bars. Omits bars that were not measured. */
export function bars(results) {
  const checked = [];
  const check = (what, value, most, unit = "") => checked.push({ what, value, most, unit, ok: value <= most });
  for (const [engine, cases] of Object.entries(results.engines)) {
    for (const bar of RATIOS) {
      const measured = cases[bar.case];
      if (measured === undefined) continue;
      const what = `${results.versions[engine]}: ${bar.case}, ${bar.of} to ${bar.to}`;
      const [of, to] = [bar.of, bar.to].map((name) => measured.contenders.find((it) => it.name === name)?.samples);
      // A missing contender misses the bar.
      if (of === undefined || to === undefined) checked.push({ what, value: NaN, most: bar.most, unit: "", ok: false });
      else check(what, ratio(of, to).value, bar.most);
    }
    for (const form of ["text", "bytes"]) {
      if (SIZES.some((size) => cases[`growth-${form}-${size}`] === undefined)) continue;
      check(`${results.versions[engine]}: growth of the cost per byte of ${form}, relative to hand-written`, growth(cases, form), GROWTH);
    }
  }
  if (results.firstDecode) {
    const [empty] = results.firstDecode;
    const ours = results.firstDecode.find((it) => it.name === "stardust-errors");
    check("import to first decode, over the empty module", median(ours.ms) - median(empty.ms), FIRST_DECODE_MS, " ms");
  }
  if (results.memory) {
    const { count, before, after } = results.memory;
    check(`${count.toLocaleString("en")} decodes: WebAssembly memory`, after.wasmBytes - before.wasmBytes, MEMORY.wasmBytes, " B");
    check(`${count.toLocaleString("en")} decodes: heap`, after.heapBytes - before.heapBytes, MEMORY.heapBytes, " B");
  }
  for (const bar of results.native ? NATIVE_RATIOS : []) {
    const contenders = results.native[bar.case];
    check(`native: ${bar.case}, ${bar.of} to ${bar.to}`, ratio(contenders[bar.of], contenders[bar.to]).value, bar.most);
  }
  for (const { name, what, brotli, budget } of results.sizes ?? []) {
    if (budget !== undefined) check(`size of ${name || what}`, brotli, budget, " B");
  }
  return checked;
}

/** Returns the maximum growth of the cost per byte from a size to a larger one, relative to the baseline's if that grows, too. */
function growth(cases, form) {
  let most = 0;
  SIZES.forEach((large, at) => {
    for (const small of SIZES.slice(0, at)) {
      const [baseline, ours] = [0, 1].map((who) => perByte(cases, form, large, who) / perByte(cases, form, small, who));
      most = Math.max(most, ours / Math.max(1, baseline));
    }
  });
  return most;
}

export function barTable(checked) {
  const show = (value, unit) => (Number.isNaN(value) ? "missing" : (unit === " B" ? value.toLocaleString("en") : value.toFixed(2)) + unit);
  return table(
    ["", "bar", "measured", "at most"],
    checked.map(({ what, value, most, unit, ok }) => [ok ? "met" : "MISSED", what, show(value, unit), show(most, unit)]),
    2,
  );
}

/** Returns the ratio of the medians, and the range of the middle half of the rounds' ratios. */
function ratio(samples, baseline) {
  const rounds = samples.map((sample, round) => sample / baseline[round]);
  return { value: median(samples) / median(baseline), low: quantile(rounds, 0.25), high: quantile(rounds, 0.75) };
}

function withSpread({ value, low, high }) {
  const digits = value < 10 ? 2 : 1;
  return `${value.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
}

function median(values) {
  return quantile(values, 0.5);
}

function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * part;
  const low = Math.floor(position);
  return sorted[low] + (position - low) * (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]);
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
