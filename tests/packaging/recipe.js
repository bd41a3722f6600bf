// What the checks of the README's recipes share.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Writes the files of a recipe into the app. The first line of each block names its file.
 *
 * @param {string} api The URL that replaces https://api.example.com.
 */
export function writeRecipe(heading, api) {
  const readme = readFileSync("node_modules/stardust-errors/README.md", "utf8");
  const [, recipe] = readme.split(`### ${heading}\n`);
  const [own] = recipe.split(/^##/m);
  for (const [, path, code] of own.matchAll(/^```\w+\n(?:\/\/|<!--) (\S+\.\w+)(?: -->)?\n(.*?)^```$/gms)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, code.replaceAll("https://api.example.com", api));
  }
}

/** Runs in the page, repeatedly. Follows the link once the page has its result after hydration, and returns the alert of the next page. */
export function followLink() {
  if (document.body.dataset.result !== undefined) {
    // Only once, because another click would start the navigation again.
    delete document.body.dataset.result;
    document.querySelector("a").click();
  }
  return document.querySelector("[role=alert]")?.textContent;
}
