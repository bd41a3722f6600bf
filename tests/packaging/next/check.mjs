import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { inChromium } from "./browser.js";

const expected = JSON.parse(readFileSync("expected.json", "utf8"));

// The API that the recipe calls.
const api = createServer(async (request, response) => {
  const { name } = JSON.parse(await text(request));
  const isTaken = name === "City traffic";
  response.writeHead(isTaken ? 409 : 200, { "Content-Type": "application/json" });
  response.end(JSON.stringify({ code: isTaken ? 5801 : 200, data: { name }, requestId: "7f2a", success: !isTaken }));
});
await new Promise((resolve) => api.listen(0, "127.0.0.1", resolve));

// Runs the command without a shell or npx, which would leave the server running.
const server = spawn(process.execPath, ["node_modules/next/dist/bin/next", "start", "--hostname", "127.0.0.1", "--port", "0"], {
  stdio: ["ignore", "pipe", "inherit"],
  env: { ...process.env, API_URL: `http://127.0.0.1:${api.address().port}` },
});
try {
  const url = await started();

  const page = await (await fetch(url)).text();
  assert.deepEqual(JSON.parse(decodeURIComponent(page.match(/<p id="server">(.*?)<\/p>/)[1])), [expected, expected]);
  assert.match(page, /<p id="client">DATASET_NOT_EXISTS<\/p>/);

  assert.deepEqual(JSON.parse(await inChromium(url)), [expected, expected, expected]);

  const edge = await fetch(`${url}/edge`);
  assert.equal(edge.status, 200);
  assert.deepEqual(await edge.json(), [expected, expected]);

  assert.deepEqual(await inChromium(`${url}/recipe`, createProjects), ["true", "Choose another project name", "Harbor"]);
} finally {
  server.kill();
  api.close();
}

console.log(
  "server component: ., ./js; hydrated client component in Chromium: ., ./js, ./wasm; edge runtime: ., ./js: every value of the probe; " +
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

function started() {
  return new Promise((resolve, reject) => {
    let output = "";
    server.stdout.on("data", (chunk) => {
      output += chunk;
      const [url] = output.match(/http:\/\/127\.0\.0\.1:\d+/) ?? [];
      if (url !== undefined) resolve(url);
    });
    server.on("exit", () => reject(new Error(`The server exited before it printed its URL.\n${output}`)));
  });
}
