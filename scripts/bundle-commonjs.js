// Writes the CommonJS twin of each entry to pkg/generated: one file, since what it is made of are ES modules.

import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const pkg = fileURLToPath(new URL("../pkg/", import.meta.url));

await build({
  entryPoints: ["index", "wasm", "js"].map((entry) => `${pkg}${entry}.js`),
  outdir: `${pkg}generated`,
  outExtension: { ".js": ".cjs" },
  bundle: true,
  format: "cjs",
  target: "es2022",
  // CommonJS has no `import.meta.url`, and the `.wasm` is beside the bundle, not in a folder beside it. Asked only by
  // `init` without an input, and not by `require`, which bundlers for browsers would stumble over.
  define: { "import.meta.url": "here.url" },
  inject: [fileURLToPath(new URL("commonjs-url.js", import.meta.url))],
  logLevel: "warning",
});
