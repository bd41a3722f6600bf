import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { inChromium } from "./browser.js";

const expected = JSON.parse(readFileSync("expected.json", "utf8"));

// The command itself, because a shell or npx in between would leave the server behind.
const server = spawn(process.execPath, ["node_modules/next/dist/bin/next", "start", "--hostname", "127.0.0.1", "--port", "0"], {
  stdio: ["ignore", "pipe", "inherit"],
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
} finally {
  server.kill();
}

console.log("server component: ., ./js; hydrated client component in Chromium: ., ./js, ./wasm; edge runtime: ., ./js: every value of the probe");

function started() {
  return new Promise((resolve, reject) => {
    let said = "";
    server.stdout.on("data", (chunk) => {
      said += chunk;
      const [url] = said.match(/http:\/\/127\.0\.0\.1:\d+/) ?? [];
      if (url !== undefined) resolve(url);
    });
    server.on("exit", () => reject(new Error(`The server ended.\n${said}`)));
  });
}
