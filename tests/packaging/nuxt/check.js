import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { inChromium } from "./browser.js";
import { followLink, writeRecipe } from "./recipe.js";
import { serveApi, startServer } from "./servers.js";

const expected = JSON.parse(readFileSync("expected.json", "utf8"));
const { version } = JSON.parse(readFileSync("node_modules/nuxt/package.json", "utf8"));
const remedy = "Check the dataset id, or create the dataset first.";

const api = await serveApi();
let server;
try {
  writeRecipe("Nuxt", api.url);
  const env = { ...process.env, NUXT_TELEMETRY_DISABLED: "1" };
  execFileSync(process.execPath, ["node_modules/nuxt/bin/nuxt.mjs", "build", "--logLevel", "silent"], { stdio: "inherit", env });
  server = await startServer(".output/server/index.mjs", [], { HOST: "127.0.0.1", PORT: "0" });
  const { url } = server;

  assert.deepEqual(await (await fetch(`${url}/api/probe`)).json(), [expected, expected, expected]);
  const page = await (await fetch(url)).text();
  assert.deepEqual(JSON.parse(decodeURIComponent(page.match(/<p id="rendered">(.*?)<\/p>/)[1])), [expected, expected]);
  assert.deepEqual(JSON.parse(await inChromium(url)), [expected, expected, expected]);

  assert.match(await (await fetch(`${url}/dataset/7`)).text(), /<p role="status">City traffic<\/p>/);
  assert.ok((await (await fetch(`${url}/dataset/8`)).text()).includes(`<p role="alert">${remedy}</p>`));
  assert.equal((await fetch(`${url}/api/dataset/8`)).status, 404);
  assert.equal(await inChromium(`${url}/dataset/8`, hydratedAlert), remedy);
  assert.equal(await inChromium(url, followLink), remedy);
  assert.equal(await inChromium(`${url}/fetched`), '[true,"DATASET_NOT_EXISTS",7000]');
  assert.equal(await inChromium(`${url}/payload`), '[true,"DATASET_NOT_EXISTS"]');
} finally {
  server?.close();
  api.close();
}

console.log(
  `Nuxt ${version}: server route: ., ./js, ./wasm; rendered page: ., ./js; hydrated page in Chromium: ., ./js, ./wasm: every value of the probe; ` +
    "the README's route and page: rendered, hydrated, after a navigation; decodeError with an error of $fetch; a payload plugin",
);

/** Runs in the page. Returns the alert once Vue has hydrated it. */
function hydratedAlert() {
  return document.querySelector("#__nuxt").__vue_app__?.$nuxt.isHydrating === false && document.querySelector("[role=alert]")?.textContent;
}
