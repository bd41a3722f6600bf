// The README's TypeScript example and the catalog in docs/ match the package.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { catalog } from "stardust-errors";

const root = new URL("../../", import.meta.url);
const read = (file) => readFileSync(new URL(file, root), "utf8");

test("docs/catalog.md lists the catalog", () => {
  const rows = catalog.map(({ code, name, description, family, category, httpStatus, retry }) =>
    ["", code, name, description, family, category, httpStatus, retry, ""].join(" | ").trim(),
  );
  assert.deepEqual(read("docs/catalog.md").split("\n").filter((line) => /^\| \d+ \|/.test(line)), rows);
});

test("the README's TypeScript example runs", async () => {
  const [, snippet] = read("README.md").match(/```ts\n(.*?)```/s);
  assert.ok(snippet.trim().split("\n").length <= 10);
  assert.ok(read("js/README.md").includes(snippet), "the package's README has the same example");
  // `make check` type-checks this file.
  mkdirSync(new URL("target/", root), { recursive: true });
  writeFileSync(new URL("target/readme.ts", root), snippet);
  const { outputFiles } = await build({
    stdin: { contents: snippet, loader: "ts", resolveDir: root.pathname },
    alias: { "stardust-errors": fileURLToPath(import.meta.resolve("stardust-errors")) },
    bundle: true,
    format: "esm",
    write: false,
  });
  const run = new (async () => {}).constructor("console", "fetch", outputFiles[0].text);
  const printed = async (body, init) => {
    const lines = [];
    await run({ log: (...values) => lines.push(values.join(" ")) }, async () => new Response(body, init));
    return lines.join("\n");
  };
  assert.equal(await printed('{"code":200,"success":true,"data":{"name":"Cats"}}'), "Cats");
  assert.match(await printed('{"code":5308,"success":false}'), /^No such dataset. Check the dataset id/);
  assert.equal(
    await printed('{"code":500,"success":false,"requestId":"r"}'),
    "Internal Error, please try again later Retry: backoff Request: r",
  );
  assert.match(await printed("<html>", { status: 502 }), /an HTML or XML page\. Retry: backoff/);
});
