// A plain `wasm-pack build` for each target, and `make pkg`, one after the other in the pkg/ of a fresh checkout: each result
// is complete whatever was there before, and git sees no change.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const CHECKOUT = join(ROOT, "target/fresh-checkout");
const PKG = join(CHECKOUT, "pkg");

// Outside the checkout, so that the dependencies are compiled once. Not the folder of this checkout: cargo would take the crate
// of one for that of the other.
const env = { ...process.env, CARGO_TARGET_DIR: join(ROOT, "target/fresh-checkout-build") };
const run = (command, args, options) =>
  execFileSync(command, args, { cwd: CHECKOUT, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], ...options });
const git = (...args) => run("git", ["-c", "user.name=test", "-c", "user.email=test@example.org", ...args]);

before(() => {
  rmSync(CHECKOUT, { recursive: true, force: true });
  mkdirSync(CHECKOUT, { recursive: true });
  // What is there now, committed or not.
  const files = run("git", ["ls-files", "-co", "--exclude-standard", "-z"], { cwd: ROOT }).split("\0").filter((file) => file && existsSync(join(ROOT, file)));
  for (const file of files) {
    mkdirSync(dirname(join(CHECKOUT, file)), { recursive: true });
    cpSync(join(ROOT, file), join(CHECKOUT, file));
  }
  git("init", "--quiet");
  // The .gitignore in pkg/ ignores itself as well.
  git("add", "--all", "--force");
  git("commit", "--quiet", "--message", "Check out");
  symlinkSync(join(ROOT, "node_modules"), join(CHECKOUT, "node_modules"));
  // The .gitignore only excludes a folder of this name.
  writeFileSync(join(CHECKOUT, ".git/info/exclude"), "/node_modules\n");
});

function isClean() {
  assert.equal(git("status", "--porcelain"), "");
}

/** The plain command of the README, with the tools that are there. */
function wasmPack(target) {
  const command = `. scripts/tools.sh && wasm_pack build ${target === undefined ? "" : `--target ${target}`}`;
  run("bash", ["-c", command]);
}

function makePkg() {
  run("scripts/pkg.sh", []);
}

/** Installs what npm would pack of pkg/ into an empty project, and returns its folder. */
function install() {
  const project = join(CHECKOUT, "target/project");
  const installed = join(project, "node_modules/stardust-errors");
  rmSync(project, { recursive: true, force: true });
  mkdirSync(installed, { recursive: true });
  const [{ filename, files }] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", project, "./pkg"]));
  run("tar", ["-xzf", join(project, filename), "-C", installed, "--strip-components=1"]);
  const { files: listed = [] } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  for (const name of listed.filter((name) => !name.includes("*"))) assert.ok(existsSync(join(installed, name)), `${name} is listed`);
  writeFileSync(join(project, "package.json"), '{ "type": "module" }');
  return { project, packed: files.map(({ path }) => path).sort() };
}

const DECODE = `console.log(JSON.stringify([decodeEnvelope('{"code":5308,"success":false}').description === describeCode(5308), describeCode(5308).name]));`;
const EXPECTED = [true, "DATASET_NOT_EXISTS"];

/** How each target is used in Node. */
const USES = {
  web: `
    import { readFileSync } from "node:fs";
    import { decodeEnvelope, describeCode, initSync } from "stardust-errors";
    initSync({ module: readFileSync(new URL("stardust_errors_bg.wasm", import.meta.resolve("stardust-errors"))) });
    ${DECODE}`,
  nodejs: `
    import { createRequire } from "node:module";
    const { decodeEnvelope, describeCode } = createRequire(import.meta.url)("stardust-errors");
    ${DECODE}`,
  // With a flag, Node imports a .wasm like a bundler does.
  bundler: `
    import { decodeEnvelope, describeCode } from "stardust-errors";
    ${DECODE}`,
};
const FLAGS = { bundler: ["--experimental-wasm-modules"] };

function checkWasmPack(target) {
  const { project, packed } = install();
  writeFileSync(join(project, "use.js"), USES[target]);
  const printed = run(process.execPath, ["--no-warnings", ...(FLAGS[target] ?? []), "use.js"], { cwd: project });
  assert.deepEqual(JSON.parse(printed), EXPECTED);
  // Nothing of another build is packed.
  const own = /^(package\.json|README\.md|LICENSE-.*|stardust_errors(_bg)?\.(js|d\.ts|wasm)|snippets\/.*\/js\/decoder\.js)$/;
  assert.deepEqual(packed.filter((path) => !own.test(path)), []);
  const snippets = packed.filter((path) => path.startsWith("snippets/"));
  assert.equal(snippets.length, 1, snippets.join());
}

test("a fresh checkout has an empty pkg/", () => {
  assert.deepEqual(readdirSync(PKG), [".gitignore"]);
  isClean();
});

for (const target of ["web", "bundler", "nodejs"]) {
  test(`wasm-pack build --target ${target}`, () => {
    wasmPack(target);
    isClean();
    checkWasmPack(target);
  });
}

test("the target deno", () => {
  wasmPack("deno");
  isClean();
  const module = readFileSync(join(PKG, "stardust_errors.js"), "utf8");
  const [, snippet] = /from "\.\/(snippets\/[^"]+)"/.exec(module);
  assert.ok(existsSync(join(PKG, snippet)));
});

test("make pkg leaves nothing of wasm-pack", () => {
  makePkg();
  isClean();
  const { packed } = install();
  assert.deepEqual(readdirSync(PKG).filter((name) => name !== ".gitignore").sort(), packed);
  assert.ok(packed.includes("index.js") && !packed.some((path) => path.startsWith("snippets") || path.startsWith("stardust_errors")), packed.join());
});

test("wasm-pack packs nothing of make pkg, and make pkg is the same after it", () => {
  const before = readdirSync(PKG);
  wasmPack("web");
  isClean();
  checkWasmPack("web");
  makePkg();
  isClean();
  assert.deepEqual(readdirSync(PKG), before);
});

test("the types are exact", () => {
  const types = readFileSync(new URL("../../target/wasm-pack/stardust_errors.d.ts", import.meta.url), "utf8");
  const [ours] = types.replace(/\/\*\*[^]*?\*\//g, "").split("export type InitInput");
  assert.match(ours, /export declare function decodeEnvelope<T = unknown>\(/);
  assert.match(ours, /export declare function describeCode<C extends ErrorCode>\(code: C\): CodeDescription<C>;/);
  assert.doesNotMatch(ours, /\bany\b/);
});
