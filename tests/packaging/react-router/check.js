import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { inChromium } from "./browser.js";
import { followLink, writeRecipe } from "./recipe.js";
import { freePort, serveApi, startServer } from "./servers.js";

const expected = JSON.parse(readFileSync("expected.json", "utf8"));
const { version } = JSON.parse(readFileSync("node_modules/@react-router/dev/package.json", "utf8"));
const remedy = "Check the dataset id, or create the dataset first.";

const api = await serveApi();
let server;
try {
  writeRecipe("React Router", api.url);
  execFileSync(process.execPath, ["node_modules/@react-router/dev/bin.cjs", "build"], { stdio: "inherit" });
  const env = { HOST: "127.0.0.1", PORT: await freePort() };
  server = await startServer("node_modules/@react-router/serve/bin.cjs", ["build/server/index.js"], env);
  const { url } = server;

  const page = await (await fetch(url)).text();
  assert.deepEqual(JSON.parse(decodeURIComponent(page.match(/<p id="server">(.*?)<\/p>/)[1])), [expected, expected, expected]);
  assert.deepEqual(JSON.parse(await inChromium(url)), [expected, expected, expected]);

  assert.match(await (await fetch(`${url}/dataset/7`)).text(), /<p role="status">City traffic<\/p>/);
  const failed = await fetch(`${url}/dataset/8`);
  assert.equal(failed.status, 404);
  assert.ok((await failed.text()).includes(`<p role="alert">${remedy}</p>`));
  assert.equal(await inChromium(`${url}/dataset/8`, hydratedAlert), remedy);
  assert.equal(await inChromium(url, followLink), remedy);
} finally {
  server?.close();
  api.close();
}

console.log(
  `React Router ${version}: loader, hydrated page in Chromium: ., ./js, ./wasm: every value of the probe; ` +
    "the README's loader: rendered, hydrated, after a navigation",
);

/** Runs in the page. Returns the alert once React has hydrated it. */
function hydratedAlert() {
  const alert = document.querySelector("[role=alert]");
  return Object.keys(alert ?? {}).some((key) => key.startsWith("__reactProps")) && alert.textContent;
}
