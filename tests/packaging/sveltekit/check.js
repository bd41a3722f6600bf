import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { inChromium } from "./browser.js";
import { followLink, writeRecipe } from "./recipe.js";
import { serveApi, startServer } from "./servers.js";

const expected = JSON.parse(readFileSync("expected.json", "utf8"));
const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")).version;
const remedy = "Check the dataset id, or create the dataset first.";

const api = await serveApi();
let server;
try {
  writeRecipe("SvelteKit", api.url);
  execFileSync(process.execPath, ["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"], { stdio: "inherit" });
  const args = ["dev", "--ip", "127.0.0.1", "--port", "0", "--inspector-port", "0"];
  server = await startServer("node_modules/wrangler/bin/wrangler.js", args, { WRANGLER_SEND_METRICS: "false" });
  const { url } = server;

  const page = await (await fetch(url)).text();
  assert.deepEqual(JSON.parse(decodeURIComponent(page.match(/<p id="server">(.*?)<\/p>/)[1])), [expected, expected]);
  assert.deepEqual(JSON.parse(await inChromium(url)), [expected, expected, expected]);

  assert.match(await (await fetch(`${url}/dataset/7`)).text(), /<p role="status">City traffic<\/p>/);
  const failed = await fetch(`${url}/dataset/8`);
  assert.equal(failed.status, 404);
  assert.ok((await failed.text()).includes(`<p role="alert">${remedy}</p>`));
  assert.equal(await inChromium(`${url}/dataset/8`, hydratedAlert), remedy);
  assert.equal(await inChromium(url, followLink), remedy);

  // In a universal load function, SvelteKit throws for the headers `Content-Length` and `Retry-After`.
  const universal = await fetch(`${url}/universal?api=${encodeURIComponent(api.url)}`);
  assert.match(await universal.text(), /<p>DATASET_NOT_EXISTS 404<\/p>/);

  assert.equal(await inChromium(`${url}/returned`), '[true,"DATASET_NOT_EXISTS"]');
} finally {
  server?.close();
  api.close();
}

console.log(
  `SvelteKit ${versionOf("@sveltejs/kit")}, adapter-cloudflare ${versionOf("@sveltejs/adapter-cloudflare")} in workerd: load function: ., ./js; ` +
    "hydrated page in Chromium: ., ./js, ./wasm: every value of the probe; the README's load function and error page: rendered, " +
    "hydrated, after a navigation; a universal load function; the transport hook",
);

/** Runs in the page. Returns the alert once SvelteKit has hydrated the page, which adds the announcer. */
function hydratedAlert() {
  return document.querySelector("#svelte-announcer") !== null && document.querySelector("[role=alert]").textContent;
}
