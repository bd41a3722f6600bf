// init and initSync of the entry point `./wasm`. Each test imports a fresh copy, because a copy is initialized once.

import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes } from "./entries.js";

let copies = 0;
const fresh = () => import(`${import.meta.resolve("stardust-errors/wasm")}?${copies++}`);

const response = (body = bytes, status = 200) => new Response(body, { status });

const inputs = {
  "no argument and loads the file next to the module": () => undefined,
  "a module": () => new WebAssembly.Module(bytes),
  bytes: () => bytes,
  "an ArrayBuffer": () => Uint8Array.from(bytes).buffer,
  "a response": () => response(),
  "a promise of a response": () => Promise.resolve(response()),
  "a promise of a module": () => WebAssembly.compile(bytes),
  "a URL": () => new URL(import.meta.resolve("stardust-errors/stardust-errors.wasm")),
  "a URL string": () => `data:application/wasm;base64,${bytes.toString("base64")}`,
};

for (const [name, input] of Object.entries(inputs)) {
  test(`init accepts ${name}`, async () => {
    const { decodeEnvelope, init } = await fresh();
    await init(input());
    assert.equal(decodeEnvelope('{"code":5308,"success":false}').description.name, "DATASET_NOT_EXISTS");
    // A second call ignores its argument.
    await init("nowhere:");
  });
}

test("before init, decodeEnvelope throws and describeCode works", async () => {
  const { decodeEnvelope, describeCode } = await fresh();
  assert.throws(() => decodeEnvelope("{}"), /await init\(\)/);
  assert.equal(describeCode(5308).name, "DATASET_NOT_EXISTS");
});

test("concurrent calls of init fetch once, and a call after a failure fetches again", async (context) => {
  const { decodeEnvelope, init } = await fresh();
  const url = "https://example.org/stardust-errors.wasm";
  let respond = () => Promise.reject(new TypeError("fetch failed"));
  const fetched = context.mock.method(globalThis, "fetch", () => respond());
  const failed = await Promise.allSettled([init(url), init(url)]);
  assert.deepEqual(failed.map(({ reason }) => reason?.message), ["fetch failed", "fetch failed"]);
  assert.equal(fetched.mock.callCount(), 1);

  respond = async () => response();
  await Promise.all([init(url), init(url), init(url)]);
  assert.equal(fetched.mock.callCount(), 2);
  assert.equal(decodeEnvelope("").reason, "empty");
  await init(url);
  assert.equal(fetched.mock.callCount(), 2);
});

test("init and initSync reject anything but stardust-errors.wasm and can be called again", async () => {
  const { decodeEnvelope, init, initSync } = await fresh();
  await assert.rejects(init(response("<!doctype html><title>Not found</title>", 404)), /expected stardust-errors\.wasm/);
  await assert.rejects(init(response("")), /expected stardust-errors\.wasm/);
  const otherModule = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  for (const invalid of [new Uint8Array(3), "x", {}, null, undefined, 7, otherModule, bytes.subarray(0, 99)]) {
    assert.throws(() => initSync(invalid), { name: "TypeError", message: /expected stardust-errors\.wasm/ });
  }
  await assert.rejects(init(new URL("nowhere.wasm", import.meta.url)), { code: "ENOENT" });
  await init(bytes);
  assert.equal(decodeEnvelope("").reason, "empty");
});
