// Measures what each library adds to a front end: bundled for browsers, minified, and compressed with gzip and brotli.

import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { transformSync } from "esbuild";
import { WASM_PACK_BYTES } from "./bars.js";
import { bundle } from "./bundle.js";

const root = fileURLToPath(new URL("../", import.meta.url));

/** What is measured, by the keys of `BUDGETS` where there is a budget. */
export const OURS = {
  ".": { name: "stardust-errors", what: "all exports, with and without WebAssembly", entry: "pkg/index.js" },
  decoding: { name: "", what: "only `decodeEnvelope` and `describeCode`", source: 'export { decodeEnvelope, describeCode } from "./pkg/index.js"' },
  describeCode: { name: "", what: "only `describeCode`", source: 'export { describeCode } from "./pkg/index.js"' },
  "./wasm": { name: "stardust-errors/wasm", what: "all exports", entry: "pkg/wasm.js" },
  "stardust-errors.wasm": { name: "", what: "`stardust-errors.wasm`", file: "pkg/stardust-errors.wasm" },
  "./js": { name: "stardust-errors/js", what: "all exports, without WebAssembly", entry: "pkg/js.js" },
  "hand-written": { name: "hand-written", what: "catalog, checks, text and bytes", entry: "benches/hand-written.ts" },
};

export const PEERS = {
  zod: { name: "zod", what: "schema, catalog; parsed objects only", entry: "benches/peers/zod.js" },
  "zod/mini": { name: "zod/mini", what: "the same", entry: "benches/peers/zod-mini.js" },
  valibot: { name: "valibot", what: "the same", entry: "benches/peers/valibot.js" },
  arktype: { name: "arktype", what: "the same", entry: "benches/peers/arktype.js" },
  ajv: { name: "ajv", what: "the same; compiles at run time", entry: "benches/peers/ajv.js" },
  "ajv-standalone": { name: "ajv, compiled ahead of time", what: "the same", entry: "benches/peers/ajv-standalone.js" },
  connect: { name: "@connectrpc/connect", what: "`ConnectError` and its codes; no envelope, no catalog", entry: "benches/peers/connect.js" },
};

/** Returns the bytes of each library by its key. */
export async function measureSizes({ peers }) {
  const sizes = {};
  for (const [key, { entry, source, file }] of Object.entries(peers ? { ...OURS, ...PEERS } : OURS)) {
    const contents = file === undefined ? await bundled(entry, source) : readFileSync(root + file);
    sizes[key] = {
      minified: contents.length,
      gzip: gzipSync(contents, { level: 9 }).length,
      brotli: brotli(contents).length,
    };
  }
  return sizes;
}

/**
 * Returns how many bytes each source file adds to an entry point of the npm package: how much smaller the whole is without it.
 * The compressed sizes add up to less than the whole, because each file compresses better beside the others.
 */
export async function measureParts(entry) {
  const { outputFiles } = await bundle({ entryPoints: [root + entry], absWorkingDir: root, minifyIdentifiers: true, minifySyntax: true, write: false });
  // With its white space, the bundle has a comment with the path before each file.
  const parts = outputFiles[0].text.replace(/^export \{[^]*?\};\n/m, "").split(/^(?=\/\/ \S+$)/m);
  const size = (texts) => {
    const { code } = transformSync(texts.join(""), { minifyWhitespace: true });
    return { minified: code.length, brotli: brotli(code).length };
  };
  const whole = size(parts);
  return parts.map((part) => {
    const rest = size(parts.filter((other) => other !== part));
    const file = part.slice(part.indexOf(" ") + 1, part.indexOf("\n"));
    return { file, minified: whole.minified - rest.minified, brotli: whole.brotli - rest.brotli };
  });
}

/** Returns the bytes of the `.wasm` of a wasm-pack build after `wasm-opt -Oz`, and the budget. */
export function measureWasmPack() {
  const optimized = join(root, "target/wasm-pack-optimized.wasm");
  const features = ["bulk-memory", "bulk-memory-opt", "mutable-globals", "sign-ext", "nontrapping-float-to-int", "multivalue", "reference-types"];
  const args = ["-Oz", ...features.map((name) => `--enable-${name}`), "target/wasm-pack/stardust_errors_bg.wasm", "-o", optimized];
  execFileSync(join(root, "node_modules/.bin/wasm-opt"), args, { cwd: root });
  return { bytes: statSync(optimized).size, budget: WASM_PACK_BYTES };
}

function brotli(contents) {
  return brotliCompressSync(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
}

async function bundled(entry, source) {
  const input = source === undefined ? { entryPoints: [root + entry] } : { stdin: { contents: source, resolveDir: root } };
  const { outputFiles } = await bundle({ ...input, minify: true, write: false });
  return outputFiles[0].contents;
}
