// Makes of what wasm2js writes an ES module that does nothing until it is asked to, without what a module of this kind does
// not need: `node wrap-translated.js IN OUT`.

import { readFileSync, writeFileSync } from "node:fs";
import { transformSync } from "esbuild";

const [from, to] = process.argv.slice(2);
let source = readFileSync(from, "utf8");

/** Every change has to find its place: what wasm2js writes may be another thing one day. */
function replace(pattern, replacement) {
  const changed = source.replace(pattern, replacement);
  if (changed === source) throw new Error(`${from} is not what wasm2js wrote so far: ${pattern} is not in it`);
  source = changed;
}

// Bytes as a string, one for each character, which compresses better than base64 and needs no decoder.
const bytes = (_, at, base64) =>
  `bufferView.set(Array.from(${JSON.stringify(Buffer.from(base64, "base64").toString("latin1"))}, (byte) => byte.charCodeAt()), ${at})`;
replace(/base64DecodeToExistingUint8Array\(bufferView, (\d+), "([^"]*)"\)/g, bytes);
replace(/ {2}var base64ReverseLookup[^]*?\n {2}\}\n(?=function initActiveSegments)/, "");
// A memory that never grows.
replace(/ function __wasm_memory_size\(\)[^]*?return oldPages;\n \}\n/, "");
replace(/"memory": Object\.create\([^]*?\}\n {2}\}\)/, '"memory": { buffer }');
// Views and functions that nobody asks for.
for (const [line, name] of [...source.matchAll(/^ var (\w+) = (?:Math\.|new \w+Array\().*\n/gm)]) {
  if (source.split(new RegExp(`\\b${name}\\b`)).length === 2) replace(line, "");
}
replace(/var retasmFunc = asmFunc\([^]*/, "return asmFunc({});");

writeFileSync(to, transformSync(`export function instantiate() {\n${source}\n}\n`, { minify: true, target: "es2022" }).code);
