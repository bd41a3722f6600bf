// Writes the JavaScript of the npm package, for scripts/pkg.sh: the engine as two modules in target/npm/, then each entry point of
// js/ as one file in pkg/.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, transformSync } from "esbuild";

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

writeFileSync(path("target/npm/wasm.js"), inlined(readFileSync(path("target/npm/stardust-errors.wasm"))));
writeFileSync(path("target/npm/translated.js"), wrapped(readFileSync(path("target/npm/wasm2js.js"), "utf8")));
await bundle();

/**
 * Returns a module with the wasm as a string that has a character for each byte. In base64, three bytes share four characters, so
 * repetitions are lost and the text compresses less; in hexadecimal digits, it has no texts in common with the translation.
 */
function inlined(wasm) {
  return `export const INLINED_WASM = ${JSON.stringify(wasm.toString("latin1"))};\n`;
}

/** Returns a module that instantiates the translation on demand, without the parts that this engine does not need. */
function wrapped(source) {
  /** Throws if the pattern does not match, because another version of wasm2js may write something else. */
  function replace(pattern, replacement) {
    const changed = source.replace(pattern, replacement);
    if (changed === source) throw new Error(`wasm2js wrote something unexpected: it does not match ${pattern}`);
    source = changed;
  }

  // Strings for long runs of ASCII characters, which are smaller, because the inlined WebAssembly has the same runs. Other
  // characters do not survive where a bundle is read in the wrong encoding. Those of the inlined WebAssembly do not, either, but
  // then it is invalid, and the translation is used.
  const bytes = (_, offset, base64) => {
    const runs = Buffer.from(base64, "base64").toString("latin1").split(/([\0-\x7f]{10,})/);
    const items = runs.flatMap((run, index) => (index % 2 === 1 ? `...codes(${JSON.stringify(run)})` : [...Buffer.from(run, "latin1")]));
    return `HEAPU8.set([${items}], ${offset})`;
  };
  replace(/base64DecodeToExistingUint8Array\(bufferView, (\d+), "([^"]*)"\)/g, bytes);
  // Keeps only the bodies of `initActiveSegments` and of `asmFunc`, which calls it: they become the body of `instantiate`.
  replace(
    / {2}var bufferView;[^]*function initActiveSegments\(imports\) \{\n([^]*?)\}\nfunction asmFunc\(imports\) \{\n([^]*?) bufferView = \w+;\n initActiveSegments\(imports\);\n/,
    "$2$1",
  );
  replace(/\}\n\nvar retasmFunc = asmFunc\([^]*/, "");
  // The memory never grows.
  replace(/ function __wasm_memory_size\(\)[^]*?return oldPages;\n \}\n/, "");
  replace(/"memory": Object\.create\([^]*?\}\n {2}\}\)/, '"memory": { buffer }');
  // Views and functions of Math that are not used.
  for (const [line, name] of [...source.matchAll(/^ var (\w+) = (?:Math\.|new \w+Array\().*\n/gm)]) {
    if (source.split(new RegExp(`\\b${name}\\b`)).length === 2) replace(line, "");
  }

  const codes = "const codes = (text) => Array.from(text, (character) => character.charCodeAt());";
  return transformSync(`export function instantiate() {\n${codes}\n${source}\n}\n`, { minify: true, target: "es2021" }).code;
}

/**
 * Bundles each entry point, as an ES module and as CommonJS. One file imports faster than many. Only the catalog is a file of its
 * own, so that an application that bundles several entry points has it once.
 */
async function bundle() {
  const common = {
    entryPoints: ["index", "js", "wasm", "catalog"].map((name) => path(`js/${name}.js`)),
    outdir: path("pkg"),
    bundle: true,
    // Inlines the constants of the ABI. Names and line breaks stay, for debugging.
    minifySyntax: true,
    target: "es2021",
    logLevel: "warning",
  };
  await build({ ...common, plugins: [keepingCatalog("./catalog.js")], format: "esm" });
  await build({
    ...common,
    plugins: [keepingCatalog("./catalog.cjs")],
    outExtension: { ".js": ".cjs" },
    format: "cjs",
    // CommonJS has no `import.meta.url`.
    define: { "import.meta.url": "here.url" },
    inject: [path("js/commonjs-url.js")],
  });
}

/** An esbuild plugin that imports the catalog from a file instead of bundling it. */
function keepingCatalog(file) {
  return {
    name: "catalog",
    setup: ({ onResolve }) => onResolve({ filter: /^\.\/catalog\.js$/ }, () => ({ path: file, external: true })),
  };
}
