// Runs each file in every supported version of Node. npm has these for Linux on x64 only; elsewhere, the running Node is used.

import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);

const installed = existsSync("node_modules/node-20") ? readdirSync("node_modules").filter((name) => /^node-\d/.test(name)) : [];
const nodes = installed.length > 0 ? installed.map((name) => `node_modules/${name}/bin/node`) : [process.execPath];

const versions = [];
for (const node of nodes) {
  const { stdout } = await run(node, ["-p", "JSON.stringify([process.versions.node, Boolean(process.features.typescript)])"]);
  const [version, stripsTypes] = JSON.parse(stdout);
  versions.push(stripsTypes ? `${version} (also TypeScript)` : version);
  // V8 has no WebAssembly without its compilers.
  const files = [["imported.js"], ["required.cjs"], ["--jitless", "without-wasm.js"], ...(stripsTypes ? [["consumer.ts"]] : [])];
  await Promise.all(files.map((file) => run(node, file)));
}

console.log(
  `Node ${versions.join(", ")}${installed.length > 0 ? "" : ", the only one on this platform"}: ., ./wasm, ./js, imported and required, and ` +
    "without WebAssembly: every value of the probe; ./catalog.json equals the catalog; instanceof works across ESM and realms",
);
