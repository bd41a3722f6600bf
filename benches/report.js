// The tables, for the terminal and for BENCHMARKS.md alike.

import { CASES, GROUPS, SIZES } from "./cases.js";
import { FIRST_DECODE_MS, GROWTH, MEMORY, NATIVE_RATIOS, RATIOS } from "./bars.js";

export function sizeTable(sizes) {
  const bytes = (count) => (count === undefined ? "" : count.toLocaleString("en"));
  return table(
    ["", "what of it", "minified", "gzip", "brotli", "budget"],
    sizes.map(({ name, what, minified, gzip, brotli, budget }) => [name, what, bytes(minified), bytes(gzip), bytes(brotli), bytes(budget)]),
    2,
  );
}

/** @returns sections, each with a title and its text */
export function sections(results) {
  const places = Object.entries(results.engines).filter(([, cases]) => Object.keys(cases).length > 0);
  const parts = [];
  for (const [group, title] of Object.entries(GROUPS)) {
    const examples = CASES.filter((example) => example.group === group && places.some(([, cases]) => cases[example.name]));
    if (examples.length === 0) continue;
    parts.push({ title, text: group === "growth" ? growthTable(examples, places, results) : ratioTable(examples, places, results) });
  }
  if (results.firstDecode) parts.push({ title: "From the import to the first decode, in a fresh Node process", text: firstDecodeTable(results.firstDecode) });
  if (results.memory) parts.push({ title: "What many decodes leave behind, in Node", text: memoryTable(results.memory) });
  if (results.native) parts.push({ title: "Native", text: nativeTable(results.native) });
  if (results.sizes) parts.push({ title: "Size", text: sizeTable(results.sizes) });
  return parts;
}

function ratioTable(examples, places, results) {
  const rows = examples.flatMap((example) => {
    let title = example.title;
    return example.contenders.map((contender) => {
      const notes = places.map(([, cases]) => cases[example.name]?.contenders.find((it) => it.name === contender.name)?.note);
      const note = notes.find(Boolean);
      const row = [title, contender.name + (note ? ` (${note})` : ""), ...places.map(([, cases]) => ratioCell(cases[example.name], contender.name))];
      title = "";
      return row;
    });
  });
  return table(["", "", ...places.map(([place]) => results.versions[place])], rows, 2);
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

function growthTable(examples, places, results) {
  const rows = [];
  for (const form of ["text", "bytes"]) {
    for (const size of SIZES) {
      const example = examples.find((it) => it.name === `growth-${form}-${size}`);
      if (example === undefined) continue;
      rows.push([
        example.title,
        ...places.flatMap(([, cases]) => {
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
  const header = places.flatMap(([place]) => [`${results.versions[place]}: to hand-written`, "a byte", "hand-written's"]);
  return table(["", ...header], rows, 1);
}

/** What a byte costs at this size, to what it costs at the largest but two (at 20 kB it is neither the call nor the collector). */
function perByte(cases, form, size, contender) {
  const cost = (measured) => (measured === undefined ? NaN : median(measured.contenders[contender].samples) / measured.size);
  return cost(cases[`growth-${form}-${size}`]) / cost(cases[`growth-${form}-20000`]);
}

function firstDecodeTable(rows) {
  const empty = rows[0];
  return table(
    ["", "ms", "ms above an empty module", "in half of the runs", "computing time of the whole process, to that of an empty module's"],
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
    [row("memory of the wasm", "wasmBytes"), row("heap in use, after a forced collection", "heapBytes")],
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

/** Whether each bar holds. A bar of which nothing was measured is left out. */
export function bars(results) {
  const held = [];
  const hold = (what, value, most, unit = "") => held.push({ what, value, most, unit, ok: value <= most });
  for (const [place, cases] of Object.entries(results.engines)) {
    for (const bar of RATIOS) {
      const measured = cases[bar.case];
      if (measured === undefined) continue;
      const what = `${results.versions[place]}: ${bar.case}, ${bar.of} to ${bar.to}`;
      const [of, to] = [bar.of, bar.to].map((name) => measured.contenders.find((it) => it.name === name)?.samples);
      // Not there yet is not held.
      if (of === undefined || to === undefined) held.push({ what, value: NaN, most: bar.most, unit: "", ok: false });
      else hold(what, ratio(of, to).value, bar.most);
    }
    for (const form of ["text", "bytes"]) {
      if (SIZES.some((size) => cases[`growth-${form}-${size}`] === undefined)) continue;
      hold(`${results.versions[place]}: a byte's cost from 200 B to 20 MB of ${form}, to hand-written's`, growth(cases, form), GROWTH);
    }
  }
  if (results.firstDecode) {
    const [empty] = results.firstDecode;
    const ours = results.firstDecode.find((it) => it.name === "stardust-errors");
    hold("import to first decode above an empty module", median(ours.ms) - median(empty.ms), FIRST_DECODE_MS, " ms");
  }
  if (results.memory) {
    const { count, before, after } = results.memory;
    hold(`${count.toLocaleString("en")} decodes: wasm memory`, after.wasmBytes - before.wasmBytes, MEMORY.wasmBytes, " B");
    hold(`${count.toLocaleString("en")} decodes: heap`, after.heapBytes - before.heapBytes, MEMORY.heapBytes, " B");
  }
  for (const bar of results.native ? NATIVE_RATIOS : []) {
    const contenders = results.native[bar.case];
    hold(`native: ${bar.case}, ${bar.of} to ${bar.to}`, ratio(contenders[bar.of], contenders[bar.to]).value, bar.most);
  }
  for (const { name, brotli, budget } of results.sizes ?? []) {
    if (budget !== undefined) hold(`size of ${name}`, brotli, budget, " B");
  }
  return held;
}

/** The most that a byte's cost grows from a size to a larger one; where the baseline's grows too, to that. */
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

export function barTable(held) {
  const show = (value, unit) => (Number.isNaN(value) ? "not there" : (unit === " B" ? value.toLocaleString("en") : value.toFixed(2)) + unit);
  return table(
    ["", "bar", "is", "at most"],
    held.map(({ what, value, most, unit, ok }) => [ok ? "holds" : "FAILS", what, show(value, unit), show(most, unit)]),
    2,
  );
}

/** The ratio of the medians, and between what the ratios of half of the rounds lie. */
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
  const place = (sorted.length - 1) * part;
  const low = Math.floor(place);
  return sorted[low] + (place - low) * (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]);
}

function time(ns) {
  const [value, unit] = ns < 1e3 ? [ns, "ns"] : ns < 1e6 ? [ns / 1e3, "µs"] : [ns / 1e6, "ms"];
  return `${value.toPrecision(value < 100 ? 2 : 3)} ${unit}`;
}

/** As Markdown that can be read as it is. From column `right` on, numbers stand to the right. */
function table(header, rows, right) {
  const widths = header.map((_, column) => Math.max(3, ...[header, ...rows].map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => (column < right ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(" | ")} |`;
  const rule = `|${widths.map((width, column) => (column < right ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`;
  return [line(header), rule, ...rows.map(line)].join("\n");
}
