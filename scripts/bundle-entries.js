// Bundles each entry point of js/ into one file, because many files take longer to import than to use: as an ES module and
// as CommonJS.

import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const common = {
  entryPoints: ["index", "js", "wasm"].map((name) => path(`js/${name}.js`)),
  outdir: path("pkg"),
  bundle: true,
  // Puts the constants of the ABI in where they are used. Names and line breaks stay, for those who debug it.
  minifySyntax: true,
  target: "es2022",
  logLevel: "warning",
};

await build({ ...common, format: "esm" });

await build({
  ...common,
  outExtension: { ".js": ".cjs" },
  format: "cjs",
  // CommonJS has no `import.meta.url`.
  define: { "import.meta.url": "here.url" },
  inject: [path("scripts/commonjs-url.js")],
});
