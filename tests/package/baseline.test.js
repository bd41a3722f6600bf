// The shipped files run in browsers of 2021, as the README says: they use only the features of ECMAScript and WebAssembly that
// Chrome 93, Firefox 91 and Safari 15 have.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const path = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** The engines have no later features than these. `toWellFormed` is used only where it exists. */
const ECMASCRIPT = ["es2021", "--ignore", "ErrorCause,StringToWellFormed", "--noColor", "--noCache"];
const WEBASSEMBLY = ["bulk-memory", "mutable-globals", "nontrapping-float-to-int", "sign-ext"];
/** rustc declares these as well. Chrome has them since version 96. Some are parts of a feature that wasm-opt knows by another name. */
const WASM_PACK = [...WEBASSEMBLY, "multivalue", "reference-types", "bulk-memory-opt", "call-indirect-overlong"];

const folder = mkdtempSync(join(tmpdir(), "baseline-"));
after(() => rmSync(folder, { recursive: true }));

function run(tool, args) {
  const { status, stdout, stderr } = spawnSync(path(`node_modules/.bin/${tool}`), args, { encoding: "utf8" });
  return { status, output: stdout + stderr };
}

/** Checks the syntax, then the built-ins: with `--checkFeatures`, es-check accepts later syntax that it has no name for. */
function checkScript(files, ...options) {
  const syntax = run("es-check", [...ECMASCRIPT, ...options, files]);
  return syntax.status === 0 ? checkFeatures(files, ...options) : syntax;
}

function checkFeatures(files, ...options) {
  return run("es-check", [...ECMASCRIPT, "--checkFeatures", ...options, files]);
}

function checkWasm(file, features = WEBASSEMBLY) {
  return run("wasm-opt", ["--mvp-features", ...features.map((name) => `--enable-${name}`), file, "-o", join(folder, "out.wasm")]);
}

test("the scripts use no later features of ECMAScript", () => {
  for (const [files, ...options] of [["pkg/*.js", "--module"], ["pkg/*.cjs"], ["target/wasm-pack/**/*.js", "--module"]]) {
    const { status, output } = checkScript(path(files), ...options);
    assert.equal(status, 0, output);
    assert.match(output, /ES-Check passed/);
  }
});

for (const [feature, source] of Object.entries({
  ArrayPrototypeAt: "[2, 1].at(-1);",
  ArrayToSorted: "[2, 1].toSorted();",
  ClassStaticBlocks: "class A { static { this.a = 1; } }",
  ObjectGroupBy: "Object.groupBy([], String);",
  ObjectHasOwn: "Object.hasOwn({}, 'a');",
  PrivateClassFields: "class A { #a = 1; b() { return this.#a; } }",
  RegExpUnicodeSetFlag: "/a/v.test('a');",
  TopLevelAwait: "await 1;",
})) {
  test(`a script with a later feature is refused: ${feature}`, () => {
    const file = join(folder, `${feature}.js`);
    writeFileSync(file, source);
    const { status, output } = checkFeatures(file, "--module");
    assert.equal(status, 1);
    assert.match(output, new RegExp(`Unsupported features detected: ${feature}\\.`));
  });
}

for (const [syntax, source] of Object.entries({
  "class static blocks": "class A { static { this.a = 1; } }",
  "the regular expression flag d": "/a/d.test('a');",
  using: "export function f(x) { using y = x; return y; }",
})) {
  test(`a script with later syntax is refused: ${syntax}`, () => {
    const file = join(folder, "syntax.js");
    writeFileSync(file, source);
    const { status, output } = checkScript(file, "--module");
    assert.equal(status, 1);
    assert.match(output, /there were 1 ES version matching errors/);
  });
}

test("no regular expression looks behind, which Safari 15 cannot do although ECMAScript 2018 has it", () => {
  for (const name of readdirSync(path("pkg")).filter((file) => /\.c?js$/.test(file))) {
    assert.doesNotMatch(readFileSync(path(`pkg/${name}`), "utf8"), /\(\?<[=!]/, name);
  }
});

test("the engine uses no later features of WebAssembly", () => {
  const { status, output } = checkWasm(path("pkg/stardust-errors.wasm"));
  assert.equal(status, 0, output);
  // It needs this feature, so the check takes the list of features into account.
  assert.match(checkWasm(path("pkg/stardust-errors.wasm"), []).output, /all used features should be allowed[^]*trunc_sat/);
});

test("a module with a later feature of WebAssembly is refused: SIMD", () => {
  const file = join(folder, "simd.wat");
  writeFileSync(file, '(module (func (export "f") (result v128) (v128.const i32x4 0 0 0 0)))');
  const { status, output } = checkWasm(file);
  assert.equal(status, 1);
  assert.match(output, /all used features should be allowed/);
  assert.equal(checkWasm(file, [...WEBASSEMBLY, "simd"]).status, 0);
});

test("the wasm-pack build declares no later features of WebAssembly", () => {
  // A module that declares its features may use them, and no others.
  const { output } = run("wasm-opt", ["--print-features", path("target/wasm-pack/stardust_errors_bg.wasm"), "-o", join(folder, "out.wasm")]);
  const declared = [...output.matchAll(/^--enable-(.+)$/gm)].map(([, name]) => name);
  assert.ok(declared.includes("sign-ext"), output);
  assert.deepEqual(declared.filter((name) => !WASM_PACK.includes(name)), []);
});
