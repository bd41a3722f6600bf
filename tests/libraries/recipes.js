// Extracts the recipes from the package's README and prepares them to run.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const readme = readFileSync(new URL("../../js/README.md", import.meta.url), "utf8");

/** A folder within node_modules, so that the recipes can import the libraries. */
const FOLDER = fileURLToPath(new URL("node_modules/.recipes/", import.meta.url));
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER);

/** Returns the code blocks below a heading. */
export function blocksOf(heading) {
  const [, section] = readme.split(new RegExp(`^#+ ${heading}$`, "m"));
  if (section === undefined) throw new Error(`Expected the README to have the section "${heading}", but it does not.`);
  const [own] = section.split(/^#/m);
  return Array.from(own.matchAll(/^```(tsx?|jsx?)\n(.*?)^```$/gms), ([, language, code]) => ({ language, code }));
}

/** Writes a file beside the recipes and returns its path. */
export function write(name, content) {
  writeFileSync(FOLDER + name, content);
  return FOLDER + name;
}

/** Bundles a recipe, or a script that imports recipes, for a page. */
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

/** Imports a recipe in Node, with another URL of the API. */
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
  // Node evaluates a module once for each URL.
  return import(`${pathToFileURL(outfile)}?${new URL(url).port}`);
}
