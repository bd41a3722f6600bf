// Measures, and prints ratios to the hand-written baseline: `make bench`.
//
//   --only=TEXT      runs only what contains TEXT in its name: the cases of cases.js, first-decode, memory, native, size
//   --where=A,B      runs the cases only in these engines: node, chromium, firefox, webkit
//   --quick          runs few and short rounds, for an approximate result
//   --check          compares the results with the bars of bars.js, and fails if one is missed
//   --write          writes results.json, BENCHMARKS.md and the charts

import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs, promisify } from "node:util";
import { failures, notJson, successes } from "./bodies.js";
import { BROWSERS, runInBrowser, version } from "./browsers.js";
import { bundle } from "./bundle.js";
import { CASES } from "./cases.js";
import { checkBars } from "./check.js";
import { writeReport } from "./report.js";
import { EMPTY, format, summarize } from "./results.js";
import { measureSizes } from "./sizes.js";
import { barTable, sections } from "./tables.js";

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    where: { type: "string", default: ["node", ...Object.keys(BROWSERS)].join() },
    quick: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
if (options.write && (options.only !== "" || options.quick)) fail("--write requires a full run, without --only and --quick.");

const EFFORT = options.quick ? { rounds: 5, sampleMs: 3, warmUpMs: 40 } : { rounds: 15, sampleMs: 12, warmUpMs: 150 };
/** How often each contender's first decode is measured. Firefox starts too slowly for that. */
const STARTS = options.quick ? { node: 5, chromium: 2, webkit: 2 } : { node: 31, chromium: 9, webkit: 9 };
const DECODES = options.quick ? 500_000 : 10_000_000;
const NATIVE = options.quick ? { rounds: 2, seconds: 0.1 } : { rounds: 7, seconds: 0.4 };

/** How many times a bar is measured again if it is missed by less than the spread. */
const REPEATS = 3;

const root = fileURLToPath(new URL("../", import.meta.url));
const here = join(root, "benches");
const built = join(root, "target/benches");
const run = promisify(execFile);

const raw = { versions: {}, cases: {}, firstDecode: {} };
const wanted = (name) => name.includes(options.only);
const engines = options.where.split(",");

await buildAll();
await identify();
const names = CASES.map(({ name }) => name).filter(wanted);
for (const engine of engines) await measureCases(engine, names);
for (const engine of engines) if (wanted("first-decode")) await firstDecode(engine);
if (wanted("memory")) await memory();
if (wanted("native")) await measureCases("rust", [".*"]);
if (wanted("size")) raw.sizes = await measureSizes({ peers: true });
if (options.check || options.write) await measureAgain();
report();
say(`This took ${(performance.now() / 60_000).toFixed(1)} minutes.`);

async function buildAll() {
  rmSync(built, { recursive: true, force: true });
  mkdirSync(built, { recursive: true });
  await bundle({ entryPoints: [join(here, "runner.js")], outdir: built });
  // One bundle for each, so that every contender has its own copy of shared code.
  const contenders = readdirSync(join(here, "peers"))
    .filter((file) => file.endsWith(".js"))
    .map((file) => ({ in: join(here, "peers", file), out: file.slice(0, -3) }));
  contenders.push({ in: join(root, "pkg/index.js"), out: "ours" }, { in: join(root, "pkg/js.js"), out: "ours-js" });
  contenders.push({ in: join(here, "hand-written.ts"), out: "hand-written" });
  for (const entry of contenders) await bundle({ entryPoints: [entry], outdir: join(built, "contenders") });
  for (const file of ["page.html", "page.js", "task.js", "empty.js"]) cpSync(join(here, file), join(built, file));
  for (const file of ["index.js", "js.js"]) cpSync(join(root, "pkg", file), join(built, file));
}

/** Records the versions of what is compared, and omits the browsers that are not installed. */
async function identify() {
  const { devDependencies } = JSON.parse(readFileSync(join(here, "package.json")));
  raw.versions.node = `Node ${process.version.slice(1)}`;
  for (const browser of Object.keys(BROWSERS).filter((browser) => engines.includes(browser))) {
    raw.versions[browser] = await version(browser);
    if (raw.versions[browser] === undefined) say(`Skipping ${browser}, which is not installed.`);
  }
  raw.versions.rust = execFileSync("rustc", ["--version"], { encoding: "utf8" }).match(/rustc \S+/)[0];
  raw.versions.machine = `${cpus()[0].model.trim()}, ${availableParallelism()} cores, ${process.platform} ${process.arch}`;
  raw.versions.peers = Object.entries(devDependencies).map(([name, version]) => `${name} ${version}`);
}

/** Measures the cases in an engine, and adds their samples to those of earlier measurements. */
async function measureCases(engine, names) {
  if (raw.versions[engine] === undefined || names.length === 0) return;
  const cases = (raw.cases[engine] ??= {});
  const add = ({ name, error, contenders }) => {
    if (error !== undefined) fail(`In ${engine}: ${error}`);
    const measured = (cases[name] ??= { measurements: 0, contenders: {} });
    measured.measurements++;
    for (const [contender, samples] of Object.entries(contenders)) (measured.contenders[contender] ??= []).push(...samples);
    say(`${engine}: ${name}`);
  };
  const tasks = names.map((name) => ({ name, effort: EFFORT }));
  if (engine === "rust") await native(names, add);
  else if (engine !== "node") await runInBrowser(engine, built, tasks, add);
  // Node 20 supports the source text of numbers with a flag, later versions without it.
  else for (const task of tasks) add(await inNode(task, ["--expose-gc", ...(task.name.startsWith("int64") ? sourceTextFlag() : [])]));
}

async function inNode(task, flags = []) {
  const { stdout } = await run(process.execPath, [...flags, join(here, "node.js"), JSON.stringify(task)], { maxBuffer: 1 << 26 });
  return JSON.parse(stdout);
}

function sourceTextFlag() {
  const flag = "--harmony-json-parse-with-source";
  return execFileSync(process.execPath, ["--v8-options"], { encoding: "utf8" }).includes(flag) ? [flag] : [];
}

/** Starts a fresh process or browser for each sample, because engines cache compiled code. The contenders take turns. */
async function firstDecode(engine, only = () => true) {
  if (STARTS[engine] === undefined || raw.versions[engine] === undefined) return;
  const [{ text }] = failures();
  const object = JSON.parse(text);
  const contenders = [
    { name: EMPTY, file: "empty.js" },
    { name: "hand-written", file: "contenders/hand-written.js", input: text },
    { name: "stardust-errors", file: "index.js", input: text },
    { name: "stardust-errors/js", file: "js.js", input: text },
    { name: "zod", file: "contenders/zod.js", input: object },
    { name: "valibot", file: "contenders/valibot.js", input: object },
  ].filter(({ name }) => only(name));
  const measured = (raw.firstDecode[engine] ??= { measurements: 0, contenders: {} });
  measured.measurements++;
  for (let round = 0; round < STARTS[engine]; round++) {
    for (const { name, file, input } of contenders) {
      const add = ({ importMs, callMs, outcome }) => {
        if (input !== undefined && outcome !== "failure") fail(`${name} decoded to ${outcome}`);
        const samples = (measured.contenders[name] ??= { importMs: [], callMs: [] });
        samples.importMs.push(importMs);
        samples.callMs.push(callMs);
      };
      if (engine === "node") add(await inNode({ name, url: pathToFileURL(join(built, file)).href, input }));
      else await runInBrowser(engine, built, [{ name, url: `/${file}`, input }], add);
    }
  }
  say(`${engine}: first-decode`);
}

async function memory() {
  const { stdout } = await run(process.execPath, ["--expose-gc", join(here, "memory.js"), String(DECODES)]);
  const { before, after } = JSON.parse(stdout);
  raw.memory = { before, after };
  say("node: memory");
}

/** Runs criterion in several short rounds, because it measures one contender after the other. */
async function native(names, onResult) {
  const bodies = join(built, "bodies.json");
  const texts = (list) => list.map(({ text }) => text);
  const codes = failures().map(({ expected }, at) => (at % 8 === 7 ? 6000 + at : expected.code));
  const all = { failures: texts(failures()), successes: texts(successes(700)), large: texts(successes(1e6)), pages: texts(notJson()), codes };
  writeFileSync(bodies, JSON.stringify(all));

  const manifest = join(here, "native/Cargo.toml");
  const build = ["bench", "--locked", "--no-run", "--message-format=json", "--manifest-path", manifest, "--target-dir", join(built, "../native-benches")];
  const { stdout } = await run("cargo", build, { maxBuffer: 1 << 26 });
  const messages = stdout.trim().split("\n").map((line) => JSON.parse(line));
  const { executable } = messages.find((message) => message.executable && message.target?.kind.includes("bench"));

  const seconds = ["--warm-up-time", String(NATIVE.seconds / 2), "--measurement-time", String(NATIVE.seconds), "--sample-size", "20"];
  const environment = { ...process.env, STARDUST_BODIES: bodies };
  const filter = `^(${names.join("|")})/`;
  const { stdout: list } = await run(executable, ["--bench", "--list", filter], { env: environment });
  // Lists the benchmarks in the order of decode.rs.
  const groups = {};
  for (const [, group, contender] of list.matchAll(/^(.+)\/(.+): benchmark$/gm)) (groups[group] ??= {})[contender] = [];
  for (let round = 0; round < NATIVE.rounds; round++) {
    const home = join(built, `criterion-${round}`);
    rmSync(home, { recursive: true, force: true });
    await run(executable, ["--bench", "--noplot", ...seconds, filter], { env: { ...environment, CRITERION_HOME: home }, maxBuffer: 1 << 26 });
    for (const file of readdirSync(home, { recursive: true }).filter((file) => file.endsWith(join("new", "benchmark.json")))) {
      const { group_id, function_id } = JSON.parse(readFileSync(join(home, file)));
      const estimates = JSON.parse(readFileSync(join(home, file, "../estimates.json")));
      groups[group_id][function_id].push(estimates.median.point_estimate);
    }
  }
  for (const [name, contenders] of Object.entries(groups)) onResult({ name, contenders });
}

async function measureAgain() {
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const close = checkBars(summarize(raw)).filter((bar) => bar.close);
    for (const { name, of, to, engine, value, most, unit } of close) {
      const what = of === undefined ? name : `${name}, ${of} to ${to},`;
      say(`${engine}: ${what} is ${value.toFixed(3)}${unit}, above ${most}${unit} by less than the spread: measuring again`);
    }
    for (const engine of new Set(close.map(({ engine }) => engine))) {
      const cases = [...new Set(close.filter((bar) => bar.engine === engine).flatMap(({ cases }) => cases))];
      const rest = cases.filter((name) => name !== "first-decode");
      if (rest.length > 0) await measureCases(engine, rest);
      if (rest.length < cases.length) await firstDecode(engine, (name) => [EMPTY, "stardust-errors"].includes(name));
    }
  }
}

function report() {
  const results = summarize(raw);
  const bars = checkBars(results);
  for (const { title, text } of sections(results)) console.log(`\n${title}\n\n${text}`);
  console.log(`\nThe bars\n\n${barTable(bars)}`);
  if (options.check && bars.some(({ met }) => !met)) process.exitCode = 1;
  if (options.write) {
    writeFileSync(join(here, "results.json"), format(results));
    writeReport();
  }
}

function say(text) {
  console.error(text);
}

function fail(text) {
  console.error(text);
  process.exit(1);
}
