// Runs all benchmarks and prints ratios to the hand-written baseline: `make bench`.
//
//   --only=TEXT      runs only the cases whose name contains TEXT: those of cases.js, first-decode, memory, native, size
//   --where=A,B      runs only in these environments: node, chromium, firefox
//   --quick          runs few and short rounds, for an approximate result
//   --check          compares the results with the bars of bars.js, and fails if one is missed
//   --json           prints the samples instead of tables
//   --write          writes the tables to BENCHMARKS.md

import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { failures, notJson, successes } from "./bodies.js";
import { BROWSERS, runInBrowser, version } from "./browsers.js";
import { bundle } from "./bundle.js";
import { CASES } from "./cases.js";
import { bars, barTable, sections } from "./report.js";
import { measureSizes } from "./sizes.js";

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    where: { type: "string", default: ["node", ...Object.keys(BROWSERS)].join() },
    quick: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
const root = fileURLToPath(new URL("../", import.meta.url));
const MARKED = /(<!-- written by `make bench ARGS=--write` -->\n)[^]*(<!-- end -->)/;
if (options.write && !MARKED.test(readFileSync(join(root, "BENCHMARKS.md"), "utf8"))) fail("BENCHMARKS.md does not contain the markers for the tables.");
if (options.write && (options.only !== "" || options.quick)) fail("--write requires a full run, without --only and --quick.");

const EFFORT = options.quick ? { rounds: 5, sampleMs: 3, warmUpMs: 40 } : { rounds: 15, sampleMs: 12, warmUpMs: 150 };
const PROCESSES = options.quick ? 5 : 31;
const DECODES = options.quick ? 500_000 : 10_000_000;
const NATIVE = options.quick ? { rounds: 2, seconds: 0.1 } : { rounds: 7, seconds: 0.4 };

const here = join(root, "benches");
const built = join(root, "target/benches");
const run = promisify(execFile);

const wanted = (name) => name.includes(options.only);
const names = CASES.map(({ name }) => name).filter(wanted);
const where = options.where.split(",");

const results = { versions: {}, engines: {} };
await buildAll();
if (names.length > 0) {
  if (where.includes("node")) await inNode();
  for (const browser of Object.keys(BROWSERS)) if (where.includes(browser)) await inBrowser(browser);
}
if (wanted("first-decode")) await firstDecode();
if (wanted("memory")) await memory();
if (wanted("native")) await native();
if (wanted("size")) results.sizes = await measureSizes({ peers: true });
results.versions.machine = machine();
results.versions.peers = peers();

if (options.json) console.log(JSON.stringify(results));
else for (const { title, text } of sections(results)) console.log(`\n${title}\n\n${text}`);
if (options.write) writeFileSync(join(root, "BENCHMARKS.md"), rewritten());
if (options.check) {
  const checked = bars(results);
  console.error(`\nThe bars\n\n${barTable(checked)}`);
  if (checked.some(({ ok }) => !ok)) process.exitCode = 1;
}

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
  for (const file of ["page.html", "page.js"]) cpSync(join(here, file), join(built, file));
}

async function inNode() {
  const cases = (results.engines.node = {});
  results.versions.node = `Node ${process.version.slice(1)}`;
  for (const name of names) {
    // Node 20 supports the source text of numbers with a flag, later versions without it.
    const flags = name.startsWith("int64") ? sourceTextFlag() : [];
    const { stdout } = await run(process.execPath, ["--expose-gc", ...flags, join(here, "node.js"), name, JSON.stringify(EFFORT)], { maxBuffer: 1 << 26 });
    take("node", cases, JSON.parse(stdout));
  }
}

function sourceTextFlag() {
  const flag = "--harmony-json-parse-with-source";
  return execFileSync(process.execPath, ["--v8-options"], { encoding: "utf8" }).includes(flag) ? [flag] : [];
}

async function inBrowser(browser) {
  const found = version(browser);
  if (found === undefined) return say(`Skipping ${browser}, which is not installed.`);
  results.versions[browser] = found;
  const cases = (results.engines[browser] = {});
  await runInBrowser(browser, built, names, EFFORT, (result) => take(browser, cases, result));
}

function take(engine, cases, result) {
  if (result.error !== undefined) fail(`In ${engine}: ${result.error}`);
  cases[result.name] = result;
  say(`${engine}: ${result.name}`);
}

/** Measures each contender many times, alternating between them. */
async function firstDecode() {
  const [{ text }] = failures();
  const bundled = (name) => join(built, "contenders", `${name}.js`);
  const contenders = [
    { name: "empty module", file: join(here, "empty.js") },
    { name: "stardust-errors", file: join(root, "pkg/index.js") },
    { name: "stardust-errors, required", file: join(root, "pkg/index.cjs") },
    { name: "stardust-errors, bundled", file: bundled("ours") },
    { name: "stardust-errors/js", file: join(root, "pkg/js.js") },
    { name: "hand-written", file: bundled("hand-written") },
    ...["ajv", "zod", "valibot", "arktype"].map((name) => ({ name: `${name} + hand-written, bundled`, file: bundled(name), form: "object" })),
  ];
  const rows = contenders.map(({ name }) => ({ name, ms: [], processMs: [] }));
  for (let round = 0; round < PROCESSES; round++) {
    for (const [at, { name, file, form }] of contenders.entries()) {
      const { stdout } = await run(process.execPath, [join(here, "first-decode.js"), file, text, form ?? "text"]);
      const { ms, processMs, outcome } = JSON.parse(stdout);
      if (at > 0 && outcome !== "failure") fail(`${name} decoded to ${outcome}`);
      rows[at].ms.push(ms);
      rows[at].processMs.push(processMs);
    }
  }
  results.firstDecode = rows;
  say("node: first-decode");
}

async function memory() {
  const { stdout } = await run(process.execPath, ["--expose-gc", join(here, "memory.js"), String(DECODES)]);
  results.memory = JSON.parse(stdout);
  say("node: memory");
}

/** Runs criterion in several short rounds, because it measures one contender after the other. */
async function native() {
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
  const { stdout: list } = await run(executable, ["--bench", "--list"], { env: environment });
  // Lists the groups in the order of decode.rs.
  const groups = Object.fromEntries(list.split("\n").filter((line) => line.includes("/")).map((line) => [line.slice(0, line.indexOf("/")), {}]));
  for (let round = 0; round < NATIVE.rounds; round++) {
    const home = join(built, `criterion-${round}`);
    await run(executable, ["--bench", "--noplot", ...seconds], { env: { ...environment, CRITERION_HOME: home }, maxBuffer: 1 << 26 });
    for (const file of readdirSync(home, { recursive: true }).filter((file) => file.endsWith(join("new", "benchmark.json")))) {
      const { group_id, function_id } = JSON.parse(readFileSync(join(home, file)));
      const estimates = JSON.parse(readFileSync(join(home, file, "../estimates.json")));
      (groups[group_id][function_id] ??= []).push(estimates.median.point_estimate);
    }
  }
  results.native = groups;
  results.versions.rust = execFileSync("rustc", ["--version"], { encoding: "utf8" }).match(/rustc \S+/)[0];
  say("native");
}

function machine() {
  return `${cpus()[0].model.trim()}, ${availableParallelism()} cores, ${process.platform} ${process.arch}`;
}

function peers() {
  const { devDependencies } = JSON.parse(readFileSync(join(here, "package.json")));
  return Object.entries(devDependencies).map(([name, version]) => `${name} ${version}`);
}

/** Returns BENCHMARKS.md with the tables of this run between its markers. */
function rewritten() {
  const text = readFileSync(join(root, "BENCHMARKS.md"), "utf8");
  const { machine, peers, ...engines } = results.versions;
  const parts = [
    `${Object.values(engines).join(", ")}; ${machine}.\n\nCompared with ${peers.join(", ")}.`,
    ...sections(results).map(({ title, text }) => `### ${title}\n\n${text}`),
    `### The bars\n\n${barTable(bars(results))}`,
  ];
  return text.replace(MARKED, (_, start, end) => `${start}\n${parts.join("\n\n")}\n\n${end}`);
}

function say(text) {
  console.error(text);
}

function fail(text) {
  console.error(text);
  process.exit(1);
}
