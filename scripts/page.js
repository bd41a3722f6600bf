// Bundles the libraries of the demo page into www/generated/, and the whole page into target/page/, to publish on any server.

import { copyFileSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const common = { absWorkingDir: root, bundle: true, minify: true, format: "esm", target: "es2022", charset: "utf8", logLevel: "warning" };
// The page imports these as files, so that its sources in www/ run unbundled.
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
// Strips comments and indentation.
const html = readFileSync(`${root}www/index.html`, "utf8").replace(/<!--[^]*?-->/g, "").replace(/^\s+/gm, "").replaceAll(">\n<", "><");
writeFileSync(`${page}index.html`, html);

// Static imports only: a panel loads its dynamic imports later. The loop also visits what it adds to the Set.
const scripts = new Set(["target/page/main.js", ...outputs["target/page/main.js"].imports.map(({ path }) => path)]);
for (const path of scripts) for (const { kind, path: imported } of outputs[path].imports) if (kind === "import-statement") scripts.add(imported);
const files = [...scripts, ...["index.html", "style.css", "favicon.svg"].map((file) => `target/page/${file}`)];
const bytes = files.reduce((sum, file) => sum + statSync(root + file).size, 0);
console.log(`target/page loads ${bytes.toLocaleString("en")} bytes at the start, uncompressed`);
