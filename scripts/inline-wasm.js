// Writes a wasm file as an ES module that holds it as text: `node inline-wasm.js IN OUT`.

import { readFileSync, writeFileSync } from "node:fs";

const [from, to] = process.argv.slice(2);
writeFileSync(to, `export const WASM_BASE64 =\n  "${readFileSync(from).toString("base64")}";\n`);
