import { TraceMap, originalPositionFor, sourceContentFor } from "@jridgewell/trace-mapping";
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { brotliCompressSync } from "node:zlib";
import { BUNDLERS } from "./bundlers.js";

const require = createRequire(import.meta.url);
const expected = require("./expected.json");
const versions = require("./package.json").devDependencies;

/** The most bytes of an app that imports this, minified and after brotli. `everything` includes the probe. */
const BUDGETS = { type: 40, ErrorCode: 320, describeCode: 1344, decodeEnvelope: 9472, everything: 12_544, "two-entry-points": 9792 };
/** Parcel keeps the calls of a module that it needs, also those that are marked as pure. */
const EXCEPTIONS = { parcel: { ErrorCode: 1280, describeCode: 11_008, decodeEnvelope: 11_008, "two-entry-points": 11_648 } };
/** These need a plugin or an option for TypeScript. */
const WITHOUT_TYPESCRIPT = ["rollup", "webpack", "rspack"];

const CATALOG = "Dataset not exists";
const SOURCE = "StardustError.fromJSON: expected the output of toJSON";

const table = [["bytes after brotli", ...Object.keys(BUDGETS)]];
const tooLarge = [];
for (const [name, bundle] of Object.entries(BUNDLERS)) {
  const folder = `dist/${name}`;
  mkdirSync(folder, { recursive: true });
  const row = [`${name} ${versions[name] ?? versions[`@${name}/core`]}`];
  for (const [app, budget] of Object.entries({ ...BUDGETS, ...EXCEPTIONS[name] })) {
    if (app === "type" && WITHOUT_TYPESCRIPT.includes(name)) {
      row.push("-");
      continue;
    }
    const file = await bundle(`src/${app}.${app === "type" ? "ts" : "js"}`, folder);
    const text = readFileSync(file, "utf8").replace(/\n?\/\/# sourceMappingURL=.*\n?$/, "");
    const size = brotliCompressSync(text).length;
    row.push(size);
    if (size > budget) tooLarge.push(`${name}, ${app}: ${size} bytes, of at most ${budget}`);

    const needsCatalog = app !== "type" && (app !== "ErrorCode" || name === "parcel");
    assert.equal(text.split(CATALOG).length - 1, needsCatalog ? 1 : 0, `${name}, ${app}: how often it contains the catalog`);
    if (app === "everything") {
      await import(`./${file}`);
      assert.deepEqual(globalThis.probed, expected, name);
      assertReadable(text, JSON.parse(readFileSync(`${file}.map`, "utf8")), name);
    }
    if (app === "two-entry-points") {
      await import(`./${file}`);
      assert.equal(globalThis.isSame, true, `${name}: both entry points describe a code with the same object`);
    }
  }
  table.push(row);
}

/** Asserts that a source map leads from the minified code to the line of the package's source. */
function assertReadable(minified, map, name) {
  const lines = minified.slice(0, minified.indexOf(SOURCE)).split("\n");
  const traced = new TraceMap(map);
  const { source, line } = originalPositionFor(traced, { line: lines.length, column: lines.at(-1).length - 1 });
  assert.match(source, /stardust-errors\/index\.js$/, name);
  const content = sourceContentFor(traced, source);
  assert.ok(content.split("\n").slice(line - 1, line + 1).join("\n").includes(SOURCE), `${name}: line ${line} of ${source}`);
}

console.log(table.map((row) => row.map((cell, column) => (column === 0 ? String(cell).padEnd(20) : String(cell).padStart(17))).join("")).join("\n"));
assert.deepEqual(tooLarge, []);
console.log(
  `${table.slice(1).map(([name]) => name).join(", ")}: the bytes of each import are within their budgets, an app with two entry points has the catalog once, source maps lead to the package's source, every value of the probe`,
);
