// Writes the files of a recipe in the package's README into the app. The first line of each block names its file.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** @param {string} api The URL that replaces https://api.example.com. */
export function writeRecipe(heading, api) {
  const readme = readFileSync("node_modules/stardust-errors/README.md", "utf8");
  const [, recipe] = readme.split(`### ${heading}\n`);
  const [own] = recipe.split(/^##/m);
  for (const [, path, code] of own.matchAll(/^```\w+\n(?:\/\/|<!--) (\S+\.\w+)(?: -->)?\n(.*?)^```$/gms)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, code.replaceAll("https://api.example.com", api));
  }
}
