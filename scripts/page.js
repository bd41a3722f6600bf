// Writes the libraries that the demo page needs to www/generated, and the page as plain files to publish to target/page.

import { copyFileSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const common = { absWorkingDir: root, bundle: true, minify: true, format: "esm", target: "es2022", charset: "utf8", logLevel: "warning" };
// As files, so that the page's source runs as it is.
const LIBRARIES = {
  md5: 'export { md5 } from "@noble/hashes/legacy.js"; export { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";',
  zip: 'export { strToU8, zipSync } from "fflate";',
};
for (const [name, contents] of Object.entries(LIBRARIES)) {
  buildSync({ ...common, stdin: { contents, resolveDir: root }, outfile: `www/generated/${name}.js` });
}

const page = `${root}target/page/`;
rmSync(page, { recursive: true, force: true });
const entryPoints = ["www/main.js", "www/style.css"];
const options = { entryPoints, outdir: page, splitting: true, chunkNames: "[hash]", metafile: true };
const { outputs } = buildSync({ ...common, ...options }).metafile;
for (const file of ["favicon.svg", "requests.json"]) copyFileSync(`${root}www/${file}`, page + file);
// Without its indentation and its comments, which only its readers here need.
const html = readFileSync(`${root}www/index.html`, "utf8").replace(/<!--[^]*?-->/g, "").replace(/^\s+/gm, "").replaceAll(">\n<", "><");
writeFileSync(`${page}index.html`, html);

// The script starts every panel; what a panel imports later is no part of the start. A Set takes what is added meanwhile.
const scripts = new Set(["target/page/main.js", ...outputs["target/page/main.js"].imports.map(({ path }) => path)]);
for (const path of scripts) for (const { kind, path: also } of outputs[path].imports) if (kind === "import-statement") scripts.add(also);
const files = [...scripts, ...["index.html", "style.css", "favicon.svg"].map((file) => `target/page/${file}`)];
const bytes = files.reduce((sum, file) => sum + statSync(root + file).size, 0);
console.log(`target/page loads ${bytes.toLocaleString("en")} bytes when it starts, uncompressed`);
