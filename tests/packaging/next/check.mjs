import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { inChromium } from "./browser.js";
import { writeRecipe } from "./recipe.js";
import { serveApi, startServer } from "./servers.js";

const expected = JSON.parse(readFileSync("expected.json", "utf8"));
const { version } = JSON.parse(readFileSync("node_modules/next/package.json", "utf8"));

const api = await serveApi();
let server;
try {
  writeRecipe("Next.js", api.url);
  const next = "node_modules/next/dist/bin/next";
  const env = { NEXT_TELEMETRY_DISABLED: "1" };
  execFileSync(process.execPath, [next, "build"], { stdio: "inherit", env: { ...process.env, ...env } });
  server = await startServer(next, ["start", "--hostname", "127.0.0.1", "--port", "0"], env);
  const { url } = server;

  const page = await (await fetch(url)).text();
  assert.deepEqual(JSON.parse(decodeURIComponent(page.match(/<p id="server">(.*?)<\/p>/)[1])), [expected, expected]);
  assert.match(page, /<p id="client">DATASET_NOT_EXISTS<\/p>/);

  assert.deepEqual(JSON.parse(await inChromium(url)), [expected, expected, expected]);

  const edge = await fetch(`${url}/edge`);
  assert.equal(edge.status, 200);
  assert.deepEqual(await edge.json(), [expected, expected]);

  assert.deepEqual(await inChromium(`${url}/recipe`, createProjects), ["true", "Choose another project name", "Harbor"]);
} finally {
  server?.close();
  api.close();
}

console.log(
  `Next.js ${version}: server component: ., ./js; hydrated client component in Chromium: ., ./js, ./wasm; edge runtime: ., ./js: every value of the probe; ` +
    "the README's server action",
);

/** Runs in the page. Submits the form of the recipe twice, after React has hydrated it. */
async function createProjects() {
  if (!Object.keys(document.querySelector("form")).some((key) => key.startsWith("__reactProps"))) return false;
  const create = async (name, role, expected) => {
    document.querySelector("[name=name]").value = name;
    document.querySelector("form").requestSubmit();
    for (let waited = 0; waited < 10_000; waited += 20) {
      if (document.querySelector(`[role=${role}]`)?.textContent.startsWith(expected)) return expected;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return document.querySelector("form").outerHTML;
  };
  const shown = await create("City traffic", "alert", "Choose another project name");
  return [document.querySelector("[name=name]").getAttribute("aria-invalid"), shown, await create("Harbor", "status", "Harbor")];
}
