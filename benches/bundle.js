// Bundles for the benchmarks and the size table, like an application for browsers.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));

const ajvStandalone = {
  name: "ajv-standalone",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^ajv-standalone:/ }, ({ path }) => ({ path, namespace: "ajv-standalone" }));
    onLoad({ filter: /.*/, namespace: "ajv-standalone" }, async () => {
      const { default: Ajv } = await import("ajv");
      const { default: standalone } = await import("ajv/dist/standalone/index.js");
      const schema = JSON.parse(readFileSync(join(here, "peers/envelope.schema.json")));
      const ajv = new Ajv({ code: { source: true, esm: true } });
      return { contents: (standalone.default ?? standalone)(ajv, ajv.compile(schema)), resolveDir: here };
    });
  },
};

/** Bundles with esbuild. The options override those that all bundles share. */
export function bundle(options) {
  return build({
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    // Read by arktype.
    define: { "process.env.NODE_ENV": '"production"' },
    loader: { ".wasm": "binary" },
    plugins: [ajvStandalone],
    logLevel: "error",
    ...options,
  });
}
