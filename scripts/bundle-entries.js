// Writes entries as one file each to pkg/generated, because a dozen files take longer to import than to use:
// those that need no file beside them as ES modules, and all of them as CommonJS.

import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const pkg = fileURLToPath(new URL("../pkg/", import.meta.url));
const common = { outdir: `${pkg}generated`, bundle: true, target: "es2022", logLevel: "warning" };

const entryPoints = (...names) => names.map((entry) => `${pkg}${entry}.js`);

await build({ ...common, entryPoints: entryPoints("index", "js"), format: "esm" });

await build({
  ...common,
  entryPoints: entryPoints("index", "wasm", "js"),
  outExtension: { ".js": ".cjs" },
  format: "cjs",
  // CommonJS has no `import.meta.url`, and the `.wasm` is beside the bundle, not in a folder beside it. Asked only by
  // `init` without an input, and not by `require`, which bundlers for browsers would stumble over.
  define: { "import.meta.url": "here.url" },
  inject: [fileURLToPath(new URL("commonjs-url.js", import.meta.url))],
});
