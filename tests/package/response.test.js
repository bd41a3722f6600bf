import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeEnvelope, decodeResponse } from "stardust-errors";

const FAILURE = '{"code":5999,"success":false,"requestId":"r"}';

test("body, status and Retry-After", async () => {
  const response = new Response(FAILURE, { status: 503, headers: { "Retry-After": "30" } });
  assert.deepEqual(await decodeResponse(response), decodeEnvelope(FAILURE, { status: 503, retryAfter: "30" }));
  const { retry, retryAfterMs, status, requestId } = await decodeResponse(
    new Response(FAILURE, { status: 503, headers: { "retry-after": "30" } }),
  );
  assert.deepEqual({ retry, retryAfterMs, status, requestId }, { retry: "backoff", retryAfterMs: 30_000, status: 503, requestId: "r" });
});

test("a gateway page keeps its status", async () => {
  const decoded = await decodeResponse(new Response("<html>502 Bad Gateway</html>", { status: 502 }));
  assert.equal(decoded.reason, "not-json");
  assert.equal(decoded.status, 502);
  assert.equal(decoded.retry, "backoff");
  assert.equal(decoded.body, "<html>502 Bad Gateway</html>");
});

test("success true under an error status", async () => {
  const decoded = await decodeResponse(new Response('{"code":200,"success":true}', { status: 500 }));
  assert.equal(decoded.outcome, "failure");
  assert.deepEqual(decoded.anomalies, ["success-contradicts-status"]);
});

test("no content", async () => {
  const decoded = await decodeResponse(new Response(null, { status: 204 }));
  assert.equal(decoded.reason, "empty");
  assert.equal(decoded.status, 204);
});

test("bytes that are no UTF-8 are not taken for text", async () => {
  assert.equal((await decodeResponse(new Response(new Uint8Array([0x7b, 0xff, 0x7d])))).reason, "not-json");
});

test("a body that was read before is named as such", async () => {
  const response = new Response(FAILURE, { status: 503 });
  await response.text();
  const decoded = await decodeResponse(response);
  assert.equal(decoded.reason, "unreadable");
  assert.match(decoded.message, /body was already read/);
  assert.equal(decoded.status, 503);
});

test("the network's own rejection comes through untouched", async () => {
  const reset = new TypeError("terminated");
  const body = new ReadableStream({ pull: (controller) => controller.error(reset) });
  await assert.rejects(decodeResponse(new Response(body)), (error) => error === reset);
  await assert.rejects(decodeResponse(Promise.reject(reset)), (error) => error === reset);
});

test("a promise of a response will do", async () => {
  assert.equal((await decodeResponse(Promise.resolve(new Response(FAILURE)))).code, 5999);
});

test("an option goes before what the response says", async () => {
  const response = () => new Response(FAILURE, { status: 200, headers: { "Retry-After": "1" } });
  const decoded = await decodeResponse(response(), { status: 429, retryAfter: "2" });
  assert.deepEqual([decoded.status, decoded.retryAfterMs], [429, 2000]);
  assert.equal((await decodeResponse(response(), { status: undefined })).status, 200);
  assert.equal((await decodeResponse(response(), null)).status, 200);
  await assert.rejects(decodeResponse(response(), { int64: "float" }), { name: "TypeError", message: /int64/ });
});

test("stand-ins for a Response", async () => {
  const json = async () => JSON.parse(FAILURE);
  assert.equal((await decodeResponse({ status: 503, json })).status, 503);
  assert.equal((await decodeResponse({ status: 503, headers: new Map([["retry-after", "3"]]), json })).retryAfterMs, 3000);
  assert.equal((await decodeResponse({ status: 200, text: async () => FAILURE })).code, 5999);
});

test("a status that is not a number counts as absent", async () => {
  const { status } = await decodeResponse({ status: "404", text: async () => FAILURE });
  assert.equal(status, null);
  const decoded = await decodeResponse({
    status: Symbol("x"),
    text() {},
    get bodyUsed() {
      throw 1;
    },
  });
  assert.deepEqual([decoded.reason, decoded.status], ["unreadable", null]);
});

test("what is no response is decoded as it is", async () => {
  assert.equal((await decodeResponse(undefined)).reason, "empty");
  assert.equal((await decodeResponse(FAILURE)).code, 5999);
  assert.equal((await decodeResponse(JSON.parse(FAILURE), { status: 429 })).status, 429);
});

test("a stand-in that throws, or lies about itself, is unreadable", async () => {
  const throws = () => {
    throw new Error("no");
  };
  const { proxy, revoke } = Proxy.revocable({}, {});
  const standIns = [
    Object.defineProperty({ text: () => "" }, "status", { get: throws }),
    Object.defineProperty({ text: () => "" }, "bodyUsed", { get: throws }),
    Object.defineProperty({}, "arrayBuffer", { get: throws }),
    { text: () => "", headers: { get: throws } },
  ];
  for (const standIn of standIns) assert.equal((await decodeResponse(standIn)).reason, "unreadable");
  assert.equal((await decodeResponse(standIns[1], { status: 502 })).retry, "backoff");
  // As `await` does with it; nobody can be asked what it is.
  revoke();
  await assert.rejects(decodeResponse(proxy), TypeError);
  const answer = await decodeResponse(new Response('{"code":5308,"success":false}'), Object.defineProperty({}, "status", { get: throws }));
  assert.equal(answer.code, 5308);
});

test("a body that somebody else reads is named as such, and the head is kept", async () => {
  const taken = new Response("{}", { status: 503, headers: { "retry-after": "7" } });
  taken.body.getReader();
  const decoded = await decodeResponse(taken);
  assert.deepEqual([decoded.reason, decoded.status, decoded.retryAfterMs], ["unreadable", 503, 7000]);
});

test("a status option that is not one leaves the status of the response", async () => {
  for (const status of [42, 1000, -1, 503.5, NaN, 2 ** 32 + 200]) {
    const decoded = await decodeResponse(new Response("<h1>", { status: 503 }), { status });
    assert.deepEqual([decoded.status, decoded.retry], [503, "backoff"], String(status));
  }
});

test("a reader is looked up once, and without a TextDecoder text is preferred", async () => {
  let reads = 0;
  const standIn = {
    get text() {
      return reads++ === 0 ? async () => FAILURE : undefined;
    },
  };
  assert.equal((await decodeResponse(standIn)).code, 5999);

  const { TextDecoder } = globalThis;
  delete globalThis.TextDecoder;
  try {
    const arrayBuffer = () => Promise.reject(new Error("FileReader.readAsArrayBuffer is not implemented"));
    assert.equal((await decodeResponse({ status: 400, arrayBuffer, text: async () => FAILURE })).code, 5999);
  } finally {
    globalThis.TextDecoder = TextDecoder;
  }
});

test("a body can be redacted", async () => {
  assert.equal((await decodeResponse(new Response("password"), { redact: true })).body, "");
});
