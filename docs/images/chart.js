// Draws the chart of the README from the table of sizes in BENCHMARKS.md: `node docs/images/chart.js`. With `--check`, only
// compares, also with the text alternative in the README.

import { readFileSync, writeFileSync } from "node:fs";

/** The rows of the table, by their first two cells, and what the chart calls them. */
const BARS = [
  ["hand-written", "catalog, checks, text and bytes", "hand-written"],
  ["@connectrpc/connect", "`ConnectError` and its codes; no envelope, no catalog", "connect-es"],
  ["zod/mini", "the same", "zod/mini + table"],
  ["stardust-errors", "only `decodeEnvelope` and `describeCode`", "stardust-errors, decoding", true],
  ["stardust-errors", "all exports, with and without WebAssembly", "stardust-errors, everything", true],
  ["zod", "schema, catalog; parsed objects only", "zod + table"],
];

const THEMES = {
  light: { text: "#14181f", muted: "#576070", bar: "#b6bdc9", ours: "#2447c5" },
  dark: { text: "#e7eaf0", muted: "#a0a9b8", bar: "#4a5261", ours: "#9db2ff" },
};

const WIDTH = 720;
const LABEL = 250;
const ROW = 34;
const TOP = 52;

const file = (name) => new URL(name, import.meta.url);

function sizes() {
  const benchmarks = readFileSync(file("../../BENCHMARKS.md"), "utf8");
  const [, section] = benchmarks.split("\n### Size\n");
  let name = "";
  const rows = new Map();
  for (const line of section.split("\n### ")[0].split("\n").filter((line) => line.startsWith("| "))) {
    const [, first, what, , , brotli] = line.split("|").map((cell) => cell.trim());
    name = first || name;
    rows.set(`${name}|${what}`, Number(brotli.replaceAll(",", "")));
  }
  return BARS.map(([name, what, label, isOurs = false]) => {
    const bytes = rows.get(`${name}|${what}`);
    if (!(bytes > 0)) throw new Error(`BENCHMARKS.md has no size of ${name}, ${what}`);
    return { label, bytes, isOurs };
  });
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

const summary = (bars) => `${bars.map(({ label, bytes }) => `${label} ${kilobytes(bytes)}`).join(", ")}.`;

function chart(bars, { text, muted, bar, ours }) {
  const most = Math.max(...bars.map(({ bytes }) => bytes));
  const height = TOP + ROW * bars.length + 8;
  const rows = bars.map(({ label, bytes, isOurs }, index) => {
    const y = TOP + ROW * index;
    const width = Math.round(((WIDTH - LABEL - 80) * bytes) / most);
    const weight = isOurs ? ' font-weight="600"' : "";
    return `  <text x="${LABEL - 12}" y="${y + 18}" text-anchor="end"${weight}>${label}</text>
  <rect x="${LABEL}" y="${y + 2}" width="${width}" height="22" rx="3" fill="${isOurs ? ours : bar}"/>
  <text x="${LABEL + width + 10}" y="${y + 18}"${weight}>${kilobytes(bytes)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title desc" font-family="system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif" font-size="14" fill="${text}">
  <title id="title">Size added to a front end, minified and compressed with brotli</title>
  <desc id="desc">${summary(bars)}</desc>
  <text x="0" y="18" font-size="15" font-weight="600">Size added to a front end</text>
  <text x="0" y="37" font-size="13" fill="${muted}">Minified and compressed with brotli; smaller is better</text>
${rows.join("\n")}
</svg>
`;
}

const bars = sizes();
for (const [theme, colors] of Object.entries(THEMES)) {
  const svg = chart(bars, colors);
  const target = file(`size-${theme}.svg`);
  if (!process.argv.includes("--check")) writeFileSync(target, svg);
  else if (readFileSync(target, "utf8") !== svg) {
    console.error("The chart of the README is out of date: run node docs/images/chart.js");
    process.exitCode = 1;
  }
}
if (!readFileSync(file("../../README.md"), "utf8").includes(summary(bars))) {
  console.error(`The text alternative of the chart in the README is out of date: ${summary(bars)}`);
  process.exitCode = 1;
}
