// Installs the packed tarball into a small app for each environment, and runs the app's check:
// `node run.js [ENVIRONMENT...]`. Runs all environments by default.
//
// Each folder here is an app: a package.json with a script `check`, its lock file, and its sources. It is copied to a
// cache outside the checkout, so that its tools are installed only once; the tarball is unpacked for every run. The copy also
// contains the tarball, `probe.js` and `probe.cjs`, which call the package, `expected.json`, the expected results,
// `browser.js`, which opens pages in shared browsers, and for frameworks `recipe.js` and `servers.js`. A failed check exits
// with a code other than 0; the last line that a check prints says what it has asserted.

import { execFile, execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { openPool } from "../browser-pool.js";

/** How many apps are checked at the same time. */
const CONCURRENCY = 2;

const here = fileURLToPath(new URL(".", import.meta.url));
const cache = process.env.STARDUST_TOOLS ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "stardust-errors");

const all = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(here, entry.name, "package.json")))
  .map(({ name }) => name);
const requested = process.argv.slice(2);
const unknown = requested.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`Unknown environment: ${unknown.join(", ")}. Choose from: ${all.join(", ")}.`);
  process.exit(1);
}

// Packed by `make pkg`.
const { version } = JSON.parse(readFileSync(new URL("../../pkg/package.json", import.meta.url), "utf8"));
const tarball = fileURLToPath(new URL(`../../target/npm/stardust-errors-${version}.tgz`, import.meta.url));
const probe = readFileSync(join(here, "probe.js"), "utf8");
const probeCommonjs = transformSync(probe, { format: "cjs" }).code;
const pool = await openPool();

const waiting = requested.length > 0 ? [...requested] : all;
const count = waiting.length;
const failed = [];
await Promise.all(Array.from({ length: CONCURRENCY }, checkWaiting));
await pool.close();
console.log(`${count - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;

async function checkWaiting() {
  while (waiting.length > 0) {
    const name = waiting.shift();
    const start = Date.now();
    const { ok, output } = await check(name);
    const seconds = `${((Date.now() - start) / 1000).toFixed(1)} s`;
    const lines = output.trim().split("\n");
    // The last line says what was asserted. A single app also shows the others, such as a table.
    if (ok && requested.length === 1) console.log(lines.slice(0, -1).join("\n"));
    console.log(`${ok ? "ok    " : "FAILED"} ${name.padEnd(23)} ${seconds.padStart(7)}  ${ok ? lines.at(-1) : ""}`);
    if (!ok) {
      failed.push(name);
      console.log(lines.slice(-60).join("\n"));
    }
  }
}

async function check(name) {
  const app = join(cache, "packaging", name);
  const source = join(here, name);
  const lock = (folder) => (existsSync(join(folder, "package-lock.json")) ? readFileSync(join(folder, "package-lock.json"), "utf8") : "");
  const installed = existsSync(join(app, "node_modules")) && lock(app) === lock(source);
  mkdirSync(app, { recursive: true });
  for (const entry of readdirSync(app)) {
    if (entry !== "node_modules" || !installed) rmSync(join(app, entry), { recursive: true });
  }
  cpSync(source, app, { recursive: true, filter: (from) => !from.endsWith("node_modules") });
  writeFileSync(join(app, "probe.js"), probe);
  writeFileSync(join(app, "probe.cjs"), probeCommonjs);
  for (const file of ["expected.json", "recipe.js", "servers.js"]) cpSync(join(here, file), join(app, file));
  // Re-exported from the checkout, where the browser drivers are installed.
  writeFileSync(join(app, "browser.js"), `export * from ${JSON.stringify(new URL("browser.js", import.meta.url))};\n`);
  cpSync(tarball, join(app, "stardust-errors.tgz"));
  if (!installed && lock(app) !== "") {
    const install = await run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], app);
    if (!install.ok) return install;
  }
  const installedPackage = join(app, "node_modules", "stardust-errors");
  rmSync(installedPackage, { recursive: true, force: true });
  mkdirSync(installedPackage, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", installedPackage, "--strip-components=1"]);
  return run("npm", ["run", "--silent", "check"], app);
}

function run(command, args, cwd) {
  const env = { ...process.env, STARDUST_BROWSERS: pool.url };
  return new Promise((resolve) => {
    execFile(command, args, { cwd, env, timeout: 300_000, maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      resolve({ ok: error === null, output: `${stderr}\n${stdout}` }),
    );
  });
}
