// Writes a wasm file as an ES module that holds it as text: `node inline-wasm.js IN OUT`.
//
// As hexadecimal digits: in base64, three bytes share four characters, so that what repeats in the wasm does not repeat in
// the text, and compresses less.

import { readFileSync, writeFileSync } from "node:fs";

const [from, to] = process.argv.slice(2);
writeFileSync(to, `export const WASM_HEX =\n  "${readFileSync(from).toString("hex")}";\n`);
