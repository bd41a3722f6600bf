// Writes the files of the Next.js recipe in the package's README.

import { readFileSync, writeFileSync } from "node:fs";

const readme = readFileSync("node_modules/stardust-errors/README.md", "utf8");
const [, recipe] = readme.split("### Next.js\n");
const [own] = recipe.split(/^### /m);

for (const [, path, code] of own.matchAll(/^```jsx?\n\/\/ (app\/[\w-]+\.js)\n(.*?)^```$/gms)) {
  writeFileSync(path, code.replaceAll('"https://api.example.com', 'process.env.API_URL + "'));
}
