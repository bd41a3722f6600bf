// Runs the package in QuickJS and in QuickJS-NG, which have the language but no API of the web.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { newQuickJSWASMModuleFromVariant } from "quickjs-emscripten-core";

const expected = JSON.parse(readFileSync("expected.json", "utf8"));

const UNAVAILABLE =
  "stardust-errors/wasm: WebAssembly is not available here. If the page has a Content-Security-Policy, add 'wasm-unsafe-eval' to " +
  'its script-src directive, or import "stardust-errors", which also works without WebAssembly.';

const OF_API = {
  probe: expected,
  bytes: "é😀",
  invalid: ["not-json", "{\ufffd}"],
  bigint: "8545436153352348123",
  responses: [7000, "é😀", "é😀"],
  rejection: [true, 5308],
  unreachable: "network-error",
  unread: ["unreadable", 502],
};

const EXPECTED = {
  missing: ["WebAssembly", "TextDecoder", "URL", "crypto", "fetch", "Response", "ReadableStream", "atob", "console", "setTimeout"],
  standard: OF_API,
  js: OF_API,
  wasm: [
    "DATASET_NOT_EXISTS",
    "stardust-errors/wasm: call `await init()` or `initSync(module)` before decoding",
    UNAVAILABLE,
    UNAVAILABLE,
    UNAVAILABLE,
  ],
};

for (const variant of ["@jitl/quickjs-wasmfile-release-sync", "@jitl/quickjs-ng-wasmfile-release-sync"]) {
  const { loaded, results } = await runIn(variant);
  assert.deepEqual(JSON.parse(results), EXPECTED, variant);
  assert.deepEqual(loaded.sort(), ["catalog.js", "index.js", "js.js", "probe.js", "wasm.js"], variant);
}

const { version } = JSON.parse(readFileSync("node_modules/quickjs-emscripten-core/package.json", "utf8"));
console.log(
  `QuickJS and QuickJS-NG of quickjs-emscripten ${version}: ., ./js: every value of the probe; bytes, responses and errors; ` +
    "./wasm throws at the call",
);

/** Runs app.js as a module. Returns the files that it imported, and its results. */
async function runIn(variant) {
  const engine = await newQuickJSWASMModuleFromVariant((await import(variant)).default);
  const context = engine.newContext();
  const loaded = [];
  context.runtime.setModuleLoader(
    (url) => {
      loaded.push(basename(url));
      return readFileSync(fileURLToPath(url), "utf8");
    },
    // Resolves like Node, which has none of the package's conditions. The base of app.js is no URL.
    (base, specifier) => {
      if (!specifier.startsWith(".")) return import.meta.resolve(specifier);
      return new URL(specifier, base.startsWith("file:") ? base : import.meta.url).href;
    },
  );
  const evaluated = context.unwrapResult(context.evalCode(readFileSync("app.js", "utf8"), "app.js", { type: "module" }));
  context.unwrapResult(context.runtime.executePendingJobs());
  const state = context.getPromiseState(evaluated);
  if (state.type === "rejected") throw new Error(JSON.stringify(context.dump(state.error)));
  return { loaded, results: context.dump(context.getProp(context.global, "results")) };
}
