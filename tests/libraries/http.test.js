// decodeError converts the errors of real libraries, in Node, Chromium, Firefox and WebKit, with a real server.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { unwrapEnvelope } from "stardust-errors";
import { request } from "undici";
import { BROWSERS, launchAll } from "../browsers.js";
import { cases, reproduce } from "./cases.js";
import { clients } from "./clients.js";
import { refusingUrl, start } from "./server.js";

const nodeClients = {
  ...clients,
  async undici(url, { timeout, ...init }) {
    const { statusCode, headers, body } = await request(url, { headersTimeout: timeout, ...init });
    return unwrapEnvelope(await body.text(), { status: statusCode, retryAfter: headers["retry-after"] });
  },
};

let pages, api;
let browsers = [];
const addresses = {};
const rows = [];

before(async () => {
  pages = await start({
    "/": ["text/html", "<!doctype html><meta charset=utf-8><script src=page.js></script>"],
    "/page.js": ["text/javascript", await bundle()],
  });
  // The API has another origin than the page.
  api = await start();
  Object.assign(addresses, { url: api.url, refusing: await refusingUrl() });
  browsers = await launchAll();
  await Promise.all(browsers.map((browser) => browser.open(pages.url).then(() => browser.until(() => window.isReady))));
});
after(async () => {
  await Promise.all([...browsers, api, pages].map((opened) => opened.close()));
  console.log(tableOf(rows));
});

/** Bundles the page that runs all cases. */
async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("page.js", import.meta.url))],
    bundle: true,
    write: false,
    conditions: ["browser"],
    alias: { "stardust-errors": fileURLToPath(import.meta.resolve("stardust-errors")) },
  });
  return outputFiles[0].text;
}

const environments = {
  Node: { names: Object.keys(nodeClients), run: (client, one) => reproduce(nodeClients[client], one, addresses) },
  ...Object.fromEntries(
    BROWSERS.map((name, index) => [name, { names: Object.keys(clients), run: (client, one) => inPage(index, client, one) }]),
  ),
};

function inPage(index, client, one) {
  return browsers[index].run((...given) => window.reproduce(...given), client, one.name, addresses);
}

for (const [environment, { names, run }] of Object.entries(environments)) {
  for (const client of names) {
    describe(`${client} in ${environment}`, () => {
      for (const one of cases) {
        test(`${one.name} is decoded`, async () => {
          const actual = await run(client, one);
          rows.push([client, environment, one.name, ...actual]);
          assert.deepEqual(actual, one.exceptions?.[`${client} in ${environment}`] ?? one.exceptions?.[client] ?? one.expected);
        });
      }
    });
  }
}

test("a page of another origin cannot read Retry-After unless the server exposes it", async () => {
  for (const index of BROWSERS.keys()) {
    const actual = await inPage(index, "fetch", { name: "hidden" });
    assert.deepEqual(actual, ["failure unknown code", 429, 429, "7f2a", "backoff", null]);
  }
});

function versionOf(client) {
  if (client === "fetch") return client;
  const name = { "ky 1": "ky1", "ky 2": "ky" }[client] ?? client.split(",")[0];
  const { version } = JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url), "utf8"));
  return `${client} (${version})`;
}

/** Returns a table with one line for all environments that have the same result. */
function tableOf(rows) {
  const names = Object.keys(nodeClients).flatMap((client) => cases.map(({ name }) => `${client}, ${name}`));
  const orderOf = ([client, , name]) => names.indexOf(`${client}, ${name}`);
  const environmentsOf = new Map();
  for (const [client, environment, ...row] of rows.sort((one, other) => orderOf(one) - orderOf(other))) {
    const line = JSON.stringify([versionOf(client), ...row]);
    environmentsOf.set(line, [...(environmentsOf.get(line) ?? []), environment]);
  }
  const head = ["library", "case", "outcome", "code", "status", "request id", "retry", "Retry-After, ms", "in"];
  const body = Array.from(environmentsOf, ([line, names]) => [...JSON.parse(line), names.join(", ")]);
  const lines = [head, head.map(() => "---"), ...body].map((line) => line.map((value) => String(value ?? "")));
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines.map((line) => `| ${line.map((value, column) => value.padEnd(widths[column])).join(" | ")} |`).join("\n");
}
