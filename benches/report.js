// Writes what results.json generates: the tables of BENCHMARKS.md, their charts, and the measurements in the README:
// `node benches/report.js`. With `--check`, only compares.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { checkBars } from "./check.js";
import { draw, picture } from "./svg.js";
import { barTable, noise, sections } from "./tables.js";

const CHARTS = "docs/images/charts";
const file = (path) => new URL(`../${path}`, import.meta.url);
const read = (path) => readFileSync(file(path), "utf8");

/** Returns the contents of the files by path. */
function report() {
  const results = JSON.parse(read("benches/results.json"));
  const parts = sections(results);
  const files = {};
  for (const { id, chart } of parts) {
    for (const [theme, svg] of Object.entries(draw(chart))) files[`${CHARTS}/${id}-${theme}.svg`] = svg;
  }
  const shown = ({ id, chart }) => picture(`${CHARTS}/${id}`, chart);

  const { machine, peers, ...engines } = results.versions;
  const generated = [
    `${Object.values(engines).join(", ")}; ${machine}.`,
    `Compared with ${peers.join(", ")}.`,
    noise(results),
    ...parts.map((part) => `### ${part.title}\n\n${part.note}\n\n${shown(part)}\n\n${part.text}`),
    `### The bars\n\n${barTable(checkBars(results))}`,
  ];
  files["BENCHMARKS.md"] = marked(read("BENCHMARKS.md"), generated.join("\n\n"));

  const cells = (name, contenders) => contenders.map((contender) => {
    const [node, chromium] = ["node", "chromium"].map((engine) => results.cases[engine][name].contenders[contender]?.ratio);
    return node === undefined ? contender : `${node.toFixed(1)} (${chromium.toFixed(1)})`;
  });
  let readme = marked(read("README.md"), shown(parts.find(({ id }) => id === "size")));
  readme = row(readme, "Time for a parsed failure, in Node (Chromium)", ["1", ...cells("object-failure", ["zod", "not comparable", "stardust-errors"])]);
  readme = row(readme, "Time for the text of a failure, in Node (Chromium)", ["1", ...cells("text-failure", ["not measured", "not comparable", "stardust-errors"])]);
  files["README.md"] = readme;
  return files;
}

/** Replaces what is between the markers. */
function marked(text, generated) {
  return replace(text, /(<!-- written by benches\/report.js -->\n)[^]*?(<!-- end -->)/, `$1\n${generated.replaceAll("$", "$$$$")}\n\n$2`);
}

/** Replaces the cells after the first one in the row of a table. */
function row(text, title, cells) {
  return replace(text, new RegExp(`^\\| ${title.replace(/[()]/g, "\\$&")} \\|.*$`, "m"), `| ${[title, ...cells].join(" | ")} |`);
}

function replace(text, pattern, replacement) {
  if (!pattern.test(text)) throw new Error(`Nothing to replace: ${pattern}`);
  return text.replace(pattern, replacement);
}

export function writeReport() {
  for (const [path, text] of Object.entries(report())) writeFileSync(file(path), text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes("--check")) writeReport();
  else {
    const stale = Object.entries(report()).filter(([path, text]) => read(path) !== text);
    for (const [path] of stale) console.error(`${path} differs from benches/results.json: run node benches/report.js`);
    if (stale.length > 0) process.exitCode = 1;
  }
}
