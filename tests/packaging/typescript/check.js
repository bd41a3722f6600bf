// Compiles a consumer of the types in every way that TypeScript resolves them. One of the files has one error, so that
// each run also shows that the compiler looked: exactly this error has to come.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const compilers = ["typescript", "typescript-5.0"].map((name) => {
  const manifest = require.resolve(`${name}/package.json`);
  const { version, bin } = JSON.parse(readFileSync(manifest, "utf8"));
  return { version, tsc: join(manifest, "..", bin.tsc) };
});

for (const { version, tsc } of compilers) {
  const recent = !version.startsWith("5.0");
  for (const resolution of ["bundler", "node16", "nodenext"]) {
    const kinds = resolution === "bundler" ? ["mts"] : ["mts", "cts"];
    for (const dom of [false, true]) {
      const catalog = catalogFiles(resolution, recent);
      const sources = [["consumer", kinds], ["missing", kinds], ["dom", dom ? kinds : []], ...catalog];
      const files = sources.flatMap(([name, extensions]) => extensions.map((extension) => `build/${name}.${extension}`));
      mkdirSync("build", { recursive: true });
      for (const file of files) copyFileSync(file.replace(/build\/(.*)\..*/, "$1.ts"), file);
      const options = [
        ["--moduleResolution", resolution, "--module", resolution === "bundler" ? "esnext" : resolution],
        ["--target", "es2022", "--lib", dom ? "es2022,dom" : "es2022"],
        ["--strict", "--skipLibCheck", "false", "--noEmit", "--resolveJsonModule", "--pretty", "false"],
      ];
      const { stdout } = spawnSync(process.execPath, [tsc, ...options.flat(), ...files], { encoding: "utf8" });
      const errors = stdout.trim().split("\n").map((line) => line.slice(0, line.indexOf(": ", line.indexOf("error")))).sort();
      const expected = kinds.map((kind) => `build/missing.${kind}(5,45): error TS2366`).sort();
      assert.deepEqual(errors, expected, `TypeScript ${version}, ${resolution}, ${dom ? "with" : "without"} DOM:\n${stdout}`);
    }
  }
}

console.log(
  `TypeScript ${compilers.map(({ version }) => version).join(" and ")}: bundler, node16, nodenext, ESM and CommonJS, with and ` +
    "without DOM: no error but the one of the missing case; no any; ./wasm, ./js, ./catalog.json",
);

/** How JSON is imported differs by resolution and version. */
function catalogFiles(resolution, recent) {
  if (resolution === "bundler") return [["catalog-import", ["mts"]]];
  const withAttribute = recent && resolution === "nodenext";
  return [["catalog-require", ["mts", "cts"]], ["catalog-import-with", withAttribute ? ["mts"] : []]];
}
