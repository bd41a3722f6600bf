// Verifies every implementation with every case and prints a table: `make vectors`. Arguments select the implementations
// whose names contain one of them: `node tests/vectors/run.js node`.

import { execFile, spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import sirv from "sirv";
import { BROWSERS, launchAll } from "../browsers.js";
import { canonical } from "./canonical.js";
import { FORMS, bytesOf, complete, isNamed, read, split } from "./vectors.js";

const execute = promisify(execFile);

const ROOT = new URL("../../", import.meta.url);
const path = (name) => fileURLToPath(new URL(name, ROOT));
const file = (name) => readFileSync(path(name), "utf8");

const vectors = read(file("tests/vectors/generated.jsonl"), file("tests/vectors/hand-written.json"));
const catalog = JSON.parse(file("pkg/catalog.json"));

const wanted = process.argv.slice(2);
const isWanted = (name) => isNamed(name, wanted);

/** @type {{ name: string, checked: Record<string, number>, differences: object[] }[]} */
const results = [];

function report(name, result) {
  results.push({ name, ...result });
  const count = Object.values(result.checked).reduce((sum, count) => sum + count, 0);
  console.log(`${name}: ${count} comparisons, ${result.differences.length} differences`);
}

/** Exits unless the generated files are up to date. */
async function checkGenerated() {
  if ((await exitCodeOf(process.execPath, [path("tests/vectors/generate.js"), "--check"], {})) !== 0) process.exit(1);
}

/** Runs a command and returns its exit code. */
function exitCodeOf(command, options, environment) {
  const child = spawn(command, options, { cwd: path("."), stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ...environment } });
  return new Promise((resolve, reject) => child.once("error", reject).once("exit", (code) => resolve(code ?? 1)));
}

/** Runs the crate's own test and compares the results that it writes with those of JavaScript, byte for byte. */
async function verifyRust() {
  const out = path("target/vectors.txt");
  rmSync(out, { force: true });
  const code = await exitCodeOf("cargo", ["test", "--locked", "--quiet", "--test", "vectors"], { VECTORS_OUT: out });
  const lines = file("target/vectors.txt").trimEnd().split("\n");
  const cases = vectors.filter((vector) => bytesOf(vector) !== undefined);
  const differences = cases.flatMap((vector, at) => {
    const result = complete(vector, catalog);
    // Rust keeps `data` as JSON text and never rounds integers.
    const anomalies = result.anomalies.filter((anomaly) => anomaly !== "integers-rounded");
    const expected = canonical({ ...result, anomalies });
    const actual = lines[at] ?? "nothing";
    return actual === expected ? [] : [{ form: "bytes", name: vector.name, input: vector.input, ...split(expected, actual) }];
  });
  if (lines.length !== cases.length) differences.push({ name: `${lines.length} results for ${cases.length} cases` });
  if (code !== 0 && differences.length === 0) differences.push({ name: "cargo test --test vectors failed" });
  report("Rust", { checked: { bytes: lines.length }, differences });
}

/** Verifies the builds in Node in separate processes, so that the browsers need not wait. */
async function verifyInNode() {
  const processes = ["--expose-wasm", "--no-expose-wasm"].map(async (flag) => {
    const { stdout } = await execute(process.execPath, [flag, path("tests/vectors/in-node.js"), ...wanted], { maxBuffer: 2 ** 27 });
    for (const { name, result } of JSON.parse(stdout)) report(name, result);
  });
  await Promise.all(processes);
}

/** Serves the folders that the page needs, to this machine only. */
async function serve() {
  const folders = ["pkg", "tests/vectors", "target/wasm-pack"].map((name) => [`/${name}/`, sirv(path(name), { dev: true })]);
  const server = createServer((request, response) => {
    const folder = folders.find(([prefix]) => request.url.startsWith(prefix));
    if (folder === undefined) return response.setHeader("Content-Type", "text/html").end("<!doctype html><title>Vectors</title>");
    const [prefix, respond] = folder;
    request.url = request.url.slice(prefix.length - 1);
    respond(request, response);
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  return server;
}

const TITLES = { chrome: "Chrome", firefox: "Firefox", webkit: "WebKit" };
const IN_BROWSERS = {
  ".": "/pkg/index.js",
  "./js": "/pkg/js.js",
  "./wasm": "/pkg/wasm.js",
  "wasm-pack build": "/target/wasm-pack/stardust_errors.js",
};

async function verifyInBrowsers() {
  const nameOf = (browser, entry) => `${TITLES[browser]}: ${entry}`;
  if (!BROWSERS.some((browser) => Object.keys(IN_BROWSERS).some((entry) => isWanted(nameOf(browser, entry))))) return;
  const server = await serve();
  const browsers = await launchAll();
  try {
    const inBrowser = async (browser) => {
      await browser.open(`http://127.0.0.1:${server.address().port}/`);
      for (const [entry, url] of Object.entries(IN_BROWSERS)) {
        const name = nameOf(browser.name, entry);
        if (!isWanted(name)) continue;
        const task = async (url) => (await import("/tests/vectors/page.js")).verifyEntry(url);
        report(name, await browser.run(task, url));
      }
    };
    await Promise.all(browsers.map(inBrowser));
  } finally {
    await Promise.all(browsers.map((browser) => browser.close()));
    server.closeAllConnections();
    server.close();
  }
}

function table() {
  const cell = (result, form) => {
    const differ = result.differences.filter((it) => it.form?.startsWith(form)).length;
    const count = result.checked[form];
    return count === undefined ? "-" : count.toLocaleString("en") + (differ > 0 ? ` (${differ} differ)` : "");
  };
  const rows = [
    ["implementation", ...FORMS, "differences"],
    ...results.map((result) => [result.name, ...FORMS.map((form) => cell(result, form)), String(result.differences.length)]),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const padded = (text, column) => (column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column]));
  return rows.map((row) => row.map(padded).join("  ")).join("\n");
}

await checkGenerated();
// In parallel, because each takes long and uses only one or two cores.
await Promise.all([isWanted("Rust") && verifyRust(), verifyInNode(), verifyInBrowsers()]);

const order = (name) => ["Rust", "Node", ...Object.values(TITLES)].findIndex((start) => name.startsWith(start));
results.sort((one, other) => order(one.name) - order(other.name));
console.log(`\n${vectors.length.toLocaleString("en")} cases, each in every form that the input can have and the implementation accepts\n\n${table()}`);
const comparisons = results.flatMap((result) => Object.values(result.checked)).reduce((sum, count) => sum + count, 0);
const differing = results.filter((result) => result.differences.length > 0);
console.log(`\n${comparisons.toLocaleString("en")} comparisons, ${differing.reduce((sum, { differences }) => sum + differences.length, 0)} differences`);
for (const { name, differences } of differing) {
  const { input, ...first } = differences[0];
  console.log(`\nThe first difference of ${name}:`, first, "\ninput:", JSON.stringify(input)?.slice(0, 1000));
}
if (results.length === 0 || differing.length > 0) process.exitCode = 1;
