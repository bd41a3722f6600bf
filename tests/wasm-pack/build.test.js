// Runs `wasm-pack build` for each target and `make pkg`, one after the other, in the pkg/ of a fresh checkout. Each result is
// complete, whatever pkg/ contained before, and git reports no changes.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const CHECKOUT = join(ROOT, "target/fresh-checkout");
const PKG = join(CHECKOUT, "pkg");

// Outside the fresh checkout, so that dependencies are compiled only once. Not the target folder of this checkout, because cargo
// would confuse the two copies of the crate.
const env = { ...process.env, CARGO_TARGET_DIR: join(ROOT, "target/fresh-checkout-build") };
const run = (command, args, options) =>
  execFileSync(command, args, { cwd: CHECKOUT, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], ...options });
const git = (...args) => run("git", ["-c", "user.name=test", "-c", "user.email=test@example.org", ...args]);

before(() => {
  rmSync(CHECKOUT, { recursive: true, force: true });
  mkdirSync(CHECKOUT, { recursive: true });
  // Includes uncommitted files.
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
  // The pattern in .gitignore matches only folders, not this symbolic link.
  writeFileSync(join(CHECKOUT, ".git/info/exclude"), "/node_modules\n");
});

function assertClean() {
  assert.equal(git("status", "--porcelain"), "");
}

/** Runs the command of the README with the installed tools. */
function wasmPack(target) {
  const command = `. scripts/tools.sh && wasm_pack build ${target === undefined ? "" : `--target ${target}`}`;
  run("bash", ["-c", command]);
}

function makePkg() {
  run("scripts/pkg.sh", []);
}

/** Packs pkg/, installs it into an empty project, and returns the project's folder and the packed files. */
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

/** How Node imports the package of each target. */
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
  // With a flag, Node imports a .wasm like a bundler.
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
  // Files of other builds are not packed.
  const own = /^(package\.json|README\.md|LICENSE-.*|stardust_errors(_bg)?\.(js|d\.ts|wasm)|snippets\/.*\/js\/(decoder|wasm-pack)\.js)$/;
  assert.deepEqual(packed.filter((path) => !own.test(path)), []);
  const snippets = packed.filter((path) => path.startsWith("snippets/"));
  assert.equal(snippets.length, 2, snippets.join());
}

test("a fresh checkout has an empty pkg/", () => {
  assert.deepEqual(readdirSync(PKG), [".gitignore"]);
  assertClean();
});

for (const target of ["web", "bundler", "nodejs"]) {
  test(`wasm-pack build --target ${target} builds a package that works in Node`, () => {
    wasmPack(target);
    assertClean();
    checkWasmPack(target);
  });
}

test("wasm-pack build --target deno builds a module with its snippets", () => {
  wasmPack("deno");
  assertClean();
  const module = readFileSync(join(PKG, "stardust_errors.js"), "utf8");
  const snippets = Array.from(module.matchAll(/from ["']\.\/(snippets\/[^"']+)/g), ([, snippet]) => snippet);
  assert.equal(new Set(snippets).size, 2, snippets.join());
  for (const snippet of snippets) assert.ok(existsSync(join(PKG, snippet)), snippet);
});

test("a program that links the crate runs its main, and exports the functions, too", () => {
  // Outside the repository, because cargo would also read its configuration.
  const program = mkdtempSync(join(tmpdir(), "program-"));
  const dependencies = { "stardust-errors": `{ path = ${JSON.stringify(CHECKOUT)} }`, "wasm-bindgen": '"*"' };
  const listed = Object.entries(dependencies).map(([name, source]) => `${name} = ${source}\n`);
  writeFileSync(join(program, "Cargo.toml"), `[package]\nname = "program"\nedition = "2024"\n[dependencies]\n${listed.join("")}`);
  mkdirSync(join(program, "src"));
  writeFileSync(
    join(program, "src/main.rs"),
    `use wasm_bindgen::prelude::wasm_bindgen;
    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = console)]
        fn log(text: &str);
    }
    fn main() {
        log(stardust_errors::describe_code(404).expect("a known code").name);
    }`,
  );
  cpSync(join(ROOT, "Cargo.lock"), join(program, "Cargo.lock"));
  const build = `. scripts/tools.sh && cd "$1" && wasm_cargo build --release --target wasm32-unknown-unknown &&
    wasm-bindgen --target web --out-dir "$1" "$CARGO_TARGET_DIR/wasm32-unknown-unknown/release/program.wasm"`;
  run("bash", ["-c", build, "bash", program]);
  writeFileSync(
    join(program, "use.mjs"),
    `import { readFileSync } from "node:fs";
    import { decodeEnvelope, describeCode, initSync } from "./program.js";
    initSync({ module: readFileSync(new URL("program_bg.wasm", import.meta.url)) });
    ${DECODE}`,
  );
  const [main, printed] = run(process.execPath, ["--no-warnings", join(program, "use.mjs")]).split("\n");
  assert.equal(main, "NOT_FOUND");
  assert.deepEqual(JSON.parse(printed), EXPECTED);
  rmSync(program, { recursive: true });
});

test("make pkg removes the files of wasm-pack", () => {
  makePkg();
  assertClean();
  const { packed } = install();
  assert.deepEqual(readdirSync(PKG).filter((name) => name !== ".gitignore").sort(), packed);
  assert.ok(packed.includes("index.js") && !packed.some((path) => path.startsWith("snippets") || path.startsWith("stardust_errors")), packed.join());
});

test("wasm-pack packs no files of make pkg, and make pkg restores them", () => {
  const before = readdirSync(PKG);
  wasmPack("web");
  assertClean();
  checkWasmPack("web");
  makePkg();
  assertClean();
  assert.deepEqual(readdirSync(PKG), before);
});

test("the declarations are exact and do not use any", () => {
  const types = readFileSync(new URL("../../target/wasm-pack/stardust_errors.d.ts", import.meta.url), "utf8");
  const [declarations] = types.replace(/\/\*\*[^]*?\*\//g, "").split("export type InitInput");
  assert.match(declarations, /export declare function decodeEnvelope<T = unknown>\(/);
  assert.match(declarations, /export declare function describeCode<C extends ErrorCode>\(code: C\): CodeDescription<C>;/);
  assert.doesNotMatch(declarations, /\bany\b/);
});
