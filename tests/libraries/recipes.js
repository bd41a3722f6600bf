// The recipes of the package's README, taken out of it and made ready to run.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const readme = readFileSync(new URL("../../js/README.md", import.meta.url), "utf8");

/** Where the libraries are found from, too. */
const FOLDER = fileURLToPath(new URL("node_modules/.recipes/", import.meta.url));
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER);

/** The blocks of code below a heading. */
export function blocksOf(heading) {
  const [, section] = readme.split(new RegExp(`^#+ ${heading}$`, "m"));
  if (section === undefined) throw new Error(`The README has no section ${heading}.`);
  const [own] = section.split(/^#/m);
  return Array.from(own.matchAll(/^```(tsx?|jsx?)\n(.*?)^```$/gms), ([, language, code]) => ({ language, code }));
}

/** Writes a file beside the recipes and returns its path. */
export function write(name, content) {
  writeFileSync(FOLDER + name, content);
  return FOLDER + name;
}

/** Bundles a recipe for a page, or a script that imports recipes. */
export async function bundle(contents, loader, url) {
  const { outputFiles } = await build({
    stdin: { contents: contents.replaceAll("https://api.example.com", url), loader, resolveDir: FOLDER },
    bundle: true,
    format: "iife",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
    conditions: ["browser"],
    alias: { "stardust-errors": fileURLToPath(import.meta.resolve("stardust-errors")) },
    write: false,
  });
  return outputFiles[0].text;
}

/** Imports a recipe in Node, with another address of the API. */
export async function load(heading, url) {
  const [{ language, code }] = blocksOf(heading);
  const outfile = `${FOLDER}${heading}.mjs`;
  await build({
    stdin: { contents: code.replaceAll("https://api.example.com", url), loader: language, resolveDir: FOLDER },
    bundle: true,
    packages: "external",
    format: "esm",
    outfile,
    logLevel: "error",
  });
  // A module is evaluated once for each address.
  return import(`${pathToFileURL(outfile)}?${new URL(url).port}`);
}
