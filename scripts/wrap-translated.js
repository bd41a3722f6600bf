// Makes of what wasm2js writes an ES module that does nothing until it is asked to: `node wrap-translated.js IN OUT`.

import { readFileSync, writeFileSync } from "node:fs";
import { transformSync } from "esbuild";

const [from, to] = process.argv.slice(2);
const [definitions, call] = readFileSync(from, "utf8").split("var retasmFunc = ");
if (!call?.startsWith("asmFunc(")) throw new Error(`${from} is not what wasm2js writes`);

const module = `export function instantiate() {\n${definitions}\nreturn asmFunc({});\n}\n`;
writeFileSync(to, transformSync(module, { minify: true, target: "es2022" }).code);
