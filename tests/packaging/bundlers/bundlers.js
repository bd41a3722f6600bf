// Builds an app for production with each bundler, as its documentation shows: `BUNDLERS.NAME(ENTRY, FOLDER)` writes a minified
// bundle with a source map into a folder and returns its path.

import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { promisify } from "node:util";
import nodeResolve from "@rollup/plugin-node-resolve";
import { rspack } from "@rspack/core";
import * as esbuild from "esbuild";
import * as rolldown from "rolldown";
import * as rollup from "rollup";
import * as vite from "vite";
import webpack from "webpack";

const outputOf = (entry, folder) => join(folder, basename(entry).replace(/\.ts$/, ".js"));

export const BUNDLERS = {
  async esbuild(entry, folder) {
    const outfile = outputOf(entry, folder);
    await esbuild.build({ entryPoints: [entry], bundle: true, minify: true, sourcemap: true, format: "esm", outfile, logLevel: "silent" });
    return outfile;
  },
  async vite(entry, folder) {
    await vite.build({
      configFile: false,
      logLevel: "silent",
      build: {
        outDir: folder,
        emptyOutDir: false,
        sourcemap: true,
        modulePreload: { polyfill: false },
        rolldownOptions: { input: entry, output: { entryFileNames: "[name].js" } },
      },
    });
    return outputOf(entry, folder);
  },
  async rolldown(entry, folder) {
    await rolldown.build({ input: entry, logLevel: "silent", output: { dir: folder, minify: true, sourcemap: true } });
    return outputOf(entry, folder);
  },
  // Rollup does not minify.
  async rollup(entry, folder) {
    const bundle = await rollup.rollup({ input: entry, plugins: [nodeResolve()] });
    const { output } = await bundle.generate({ sourcemap: "inline" });
    const { code, map } = await esbuild.transform(output[0].code, { minify: true, sourcemap: true });
    const file = outputOf(entry, folder);
    writeFileSync(file, code);
    writeFileSync(`${file}.map`, map);
    return file;
  },
  webpack: (entry, folder) => packed(webpack, entry, folder),
  rspack: (entry, folder) => packed(rspack, entry, folder),
  async parcel(entry, folder) {
    const options = ["build", entry, "--no-cache", "--no-content-hash", "--dist-dir", folder, "--log-level", "error"];
    await promisify(execFile)("parcel", options);
    return outputOf(entry, folder);
  },
};

async function packed(bundler, entry, folder) {
  const file = outputOf(entry, folder);
  const compiler = bundler({
    mode: "production",
    devtool: "source-map",
    entry: resolve(entry),
    output: { path: resolve(folder), filename: basename(file) },
  });
  const stats = await promisify(compiler.run.bind(compiler))();
  await promisify(compiler.close.bind(compiler))();
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString());
  return file;
}
