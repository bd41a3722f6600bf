import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { StardustError, decodeEnvelope, decodeResponse, unwrapResponse } from "stardust-errors";

const FAILURE = '{"code":5999,"success":false,"requestId":"r"}';

test("decodeResponse decodes the body with the status and Retry-After", async () => {
  const response = new Response(FAILURE, { status: 503, headers: { "Retry-After": "30" } });
  assert.deepEqual(await decodeResponse(response), decodeEnvelope(FAILURE, { status: 503, retryAfter: "30" }));
  const { retry, retryAfterMs, status, requestId } = await decodeResponse(
    new Response(FAILURE, { status: 503, headers: { "retry-after": "30" } }),
  );
  assert.deepEqual({ retry, retryAfterMs, status, requestId }, { retry: "backoff", retryAfterMs: 30_000, status: 503, requestId: "r" });
});

test("an HTML page of a gateway is malformed and keeps its status", async () => {
  const decoded = await decodeResponse(new Response("<html>502 Bad Gateway</html>", { status: 502 }));
  assert.equal(decoded.reason, "not-json");
  assert.equal(decoded.status, 502);
  assert.equal(decoded.retry, "backoff");
  assert.equal(decoded.body, "<html>502 Bad Gateway</html>");
});

test("success: true with an error status is a failure", async () => {
  const decoded = await decodeResponse(new Response('{"code":200,"success":true}', { status: 500 }));
  assert.equal(decoded.outcome, "failure");
  assert.deepEqual(decoded.anomalies, ["success-contradicts-status"]);
});

/** Returns the reason, the status, and the end of the message of a malformed result. */
async function malformed(response) {
  const { message, status, reason } = await decodeResponse(response);
  return [reason, status, message.replace("Expected a Stardust envelope, a JSON object, but got ", "")];
}

const NO_BODY = "a response without a body, as for a HEAD request or with the status 204 or 304.";

test("the message names a response that cannot have a body", async () => {
  for (const status of [204, 304]) assert.deepEqual(await malformed(new Response(null, { status })), ["empty", status, NO_BODY]);
  const head = new Response(null, { headers: { "content-length": "65" } });
  assert.deepEqual(await malformed(head), ["empty", 200, NO_BODY]);
  assert.deepEqual(await malformed(new Response(null, { headers: { "content-length": "0" } })), ["empty", 200, "nothing."]);
  assert.deepEqual(await malformed(new Response("")), ["empty", 200, "nothing."]);
  assert.equal((await decodeResponse(new Response(FAILURE, { headers: { "content-length": "65" } }))).code, 5999);
});

test("the message names an opaque response", async () => {
  for (const type of ["opaque", "opaqueredirect"]) {
    const opaque = { type, status: 0, headers: new Headers(), bodyUsed: false, arrayBuffer: async () => new ArrayBuffer(0) };
    assert.deepEqual(await malformed(opaque), ["empty", null, 'an opaque response; send the request without `mode: "no-cors"`.']);
  }
});

test("the message names the type of a file", async () => {
  for (const [bytes, found] of [
    [[0x50, 0x4b, 3, 4, 20, 0, 8, 0xff], "a ZIP archive."],
    [[0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10], "an image."],
    [[0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0], "an image."],
    [[0xff, 0xd8, 0xff, 0xd9], "bytes that are not UTF-8."],
  ]) {
    assert.deepEqual(await malformed(new Response(Uint8Array.from(bytes))), ["not-json", 200, found]);
    const text = await new Response(Uint8Array.from(bytes)).text();
    if (found !== "bytes that are not UTF-8.") assert.deepEqual(await malformed(text), ["not-json", null, found]);
  }
});

test("the message names a value that is not the body of a response", async () => {
  const axios = { data: { code: 200, success: true }, status: 200, statusText: "OK", headers: {}, config: {}, request: {} };
  for (const [input, reason, found] of [
    [axios, "code-missing", "a whole axios response; decode its `data` instead."],
    [new Blob(["{}"]), "not-an-object", "a Blob; decode `await blob.arrayBuffer()` instead."],
    [new File(["{}"], "a.json"), "not-an-object", "a Blob; decode `await blob.arrayBuffer()` instead."],
    [new FormData(), "not-an-object", "a FormData or URLSearchParams, which is the body of a request; decode that of the response."],
    [new URLSearchParams(), "not-an-object", "a FormData or URLSearchParams, which is the body of a request; decode that of the response."],
    [new Response(""), "not-an-object", "a Response; call `await decodeResponse(response)` instead."],
    [Promise.resolve(), "not-an-object", "a Promise; call `decodeEnvelope(await promise)` instead."],
  ]) {
    const { message, ...decoded } = decodeEnvelope(input);
    assert.equal(decoded.reason, reason);
    assert.ok(message.endsWith(`, but got ${found}`), message);
  }
  // decodeResponse can read a Blob.
  assert.equal((await decodeResponse(new Blob([FAILURE]))).code, 5999);
});

test("bytes that are not UTF-8 are malformed", async () => {
  assert.equal((await decodeResponse(new Response(new Uint8Array([0x7b, 0xff, 0x7d])))).reason, "not-json");
});

test("a body that was already read is unreadable and keeps the status", async () => {
  const response = new Response(FAILURE, { status: 503 });
  await response.text();
  const decoded = await decodeResponse(response);
  assert.equal(decoded.reason, "unreadable");
  assert.match(decoded.message, /body was already read/);
  assert.equal(decoded.status, 503);
});

test("decodeResponse rejects with the original network error", async () => {
  const reset = new TypeError("terminated");
  const body = new ReadableStream({ pull: (controller) => controller.error(reset) });
  await assert.rejects(decodeResponse(new Response(body)), (error) => error === reset);
  await assert.rejects(decodeResponse(Promise.reject(reset)), (error) => error === reset);
});

test("decodeResponse accepts a promise of a response", async () => {
  assert.equal((await decodeResponse(Promise.resolve(new Response(FAILURE)))).code, 5999);
});

test("options take precedence over the response", async () => {
  const response = () => new Response(FAILURE, { status: 200, headers: { "Retry-After": "1" } });
  const decoded = await decodeResponse(response(), { status: 429, retryAfter: "2" });
  assert.deepEqual([decoded.status, decoded.retryAfterMs], [429, 2000]);
  assert.equal((await decodeResponse(response(), { status: undefined })).status, 200);
  assert.equal((await decodeResponse(response(), null)).status, 200);
  await assert.rejects(decodeResponse(response(), { int64: "float" }), { name: "TypeError", message: /int64/ });
});

test("mocks with a single body method are decoded", async () => {
  const json = async () => JSON.parse(FAILURE);
  assert.equal((await decodeResponse({ status: 503, json })).status, 503);
  assert.equal((await decodeResponse({ status: 503, headers: new Map([["retry-after", "3"]]), json })).retryAfterMs, 3000);
  assert.equal((await decodeResponse({ status: 200, text: async () => FAILURE })).code, 5999);
});

test("a status that is not a number is ignored", async () => {
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

test("a value that is not a response is decoded like a body", async () => {
  assert.equal((await decodeResponse(undefined)).reason, "empty");
  assert.equal((await decodeResponse(FAILURE)).code, 5999);
  assert.equal((await decodeResponse(JSON.parse(FAILURE), { status: 429 })).status, 429);
});

test("a mock that throws is unreadable", async () => {
  const throws = () => {
    throw new Error("no");
  };
  const { proxy, revoke } = Proxy.revocable({}, {});
  const mocks = [
    Object.defineProperty({ text: () => "" }, "status", { get: throws }),
    Object.defineProperty({ text: () => "" }, "bodyUsed", { get: throws }),
    Object.defineProperty({}, "arrayBuffer", { get: throws }),
  ];
  for (const mock of mocks) assert.equal((await decodeResponse(mock)).reason, "unreadable");
  assert.equal((await decodeResponse(mocks[1], { status: 502 })).retry, "backoff");
  // Even `await` rejects for a revoked proxy.
  revoke();
  await assert.rejects(decodeResponse(proxy), TypeError);
  const decoded = await decodeResponse(new Response('{"code":5308,"success":false}'), Object.defineProperty({}, "status", { get: throws }));
  assert.equal(decoded.code, 5308);
});

test("a response is read without its `body`, and headers that throw count as absent, as in the load functions of SvelteKit", async () => {
  const response = Response.json({ code: 5308, success: false }, { status: 404, headers: { "retry-after": "7" } });
  const body = response.body;
  Object.defineProperty(response, "body", { get: () => body.tee()[0] });
  response.headers.get = (name) => {
    throw new Error(`Failed to get response header "${name}"`);
  };
  const { code, status, retryAfterMs } = await decodeResponse(response);
  assert.deepEqual([code, status, retryAfterMs], [5308, 404, null]);
});

test("a locked body is unreadable and keeps the status and Retry-After", async () => {
  const locked = new Response("{}", { status: 503, headers: { "retry-after": "7" } });
  locked.body.getReader();
  const decoded = await decodeResponse(locked);
  assert.deepEqual([decoded.reason, decoded.status, decoded.retryAfterMs], ["unreadable", 503, 7000]);
});

test("an invalid status option leaves the status of the response", async () => {
  for (const status of [42, 1000, -1, 503.5, NaN, 2 ** 32 + 200]) {
    const decoded = await decodeResponse(new Response("<h1>", { status: 503 }), { status });
    assert.deepEqual([decoded.status, decoded.retry], [503, "backoff"], String(status));
  }
});

test("a body method is looked up once, and without a TextDecoder, text is preferred", async () => {
  let reads = 0;
  const mock = {
    get text() {
      return reads++ === 0 ? async () => FAILURE : undefined;
    },
  };
  assert.equal((await decodeResponse(mock)).code, 5999);

  const { TextDecoder } = globalThis;
  delete globalThis.TextDecoder;
  try {
    const arrayBuffer = () => Promise.reject(new Error("FileReader.readAsArrayBuffer is not implemented"));
    assert.equal((await decodeResponse({ status: 400, arrayBuffer, text: async () => FAILURE })).code, 5999);
  } finally {
    globalThis.TextDecoder = TextDecoder;
  }
});

test("redact removes the body", async () => {
  assert.equal((await decodeResponse(new Response("password"), { redact: true })).body, "");
});

describe("unwrapResponse", () => {
  const rejection = (promise, options) => unwrapResponse(promise, options).then(() => assert.fail("resolved"), (error) => error);

  test("passes an abort through, also as Safari wraps it", async () => {
    for (const abort of [new DOMException("Fetch is aborted", "AbortError"), new TypeError("AbortError: Fetch is aborted")]) {
      assert.equal(await rejection(Promise.reject(abort)), abort);
      assert.equal(await rejection({ status: 200, text: () => Promise.reject(abort) }), abort);
    }
  });

  test("returns the data of a success", async () => {
    assert.deepEqual(await unwrapResponse(new Response('{"code":200,"success":true,"data":[8545436153352348123]}')), ["8545436153352348123"]);
    assert.equal(await unwrapResponse(Promise.resolve(new Response('{"code":200,"success":true}'))), null);
  });

  test("rejects with a StardustError for a failure and a malformed response", async () => {
    const failure = await rejection(new Response('{"code":5308,"success":false,"requestId":"r"}', { status: 404 }));
    assert.ok(failure instanceof StardustError);
    assert.deepEqual([failure.outcome, failure.codeName, failure.status, failure.requestId], ["failure", "DATASET_NOT_EXISTS", 404, "r"]);
    const malformed = await rejection(new Response("<html>secret", { status: 503, headers: { "retry-after": "7" } }), { redact: true });
    assert.deepEqual([malformed.outcome, malformed.retryAfterMs, malformed.decoded.body], ["malformed", 7000, ""]);
  });

  test("rejects with an unreachable StardustError for a network error, which is its cause", async () => {
    for (const [cause, reason] of [
      [new TypeError("in any words"), "network-error"],
      [new DOMException("signal timed out", "TimeoutError"), "timeout"],
    ]) {
      const error = await rejection(Promise.reject(cause));
      assert.ok(error instanceof StardustError);
      assert.deepEqual([error.outcome, error.decoded.reason, error.retry, error.cause], ["unreachable", reason, "backoff", cause]);
    }
    const body = new ReadableStream({ pull: (controller) => controller.error(new TypeError("terminated")) });
    assert.equal((await rejection(new Response(body))).decoded.reason, "network-error");
  });

  test("rejects with the reason not-a-response for an error unrelated to HTTP", async () => {
    const cause = new RangeError("out of range");
    const error = await rejection(Promise.reject(cause));
    assert.deepEqual([error.outcome, error.decoded.reason, error.message, error.retry, error.cause], ["malformed", "not-a-response", "out of range", "never", cause]);
  });

  test("treats a TypeError of a body method as a network error only if its message is known", async () => {
    for (const text of [() => undefined.body, () => Promise.reject(new TypeError("Body is unusable: Body has already been read"))]) {
      const error = await rejection({ status: 200, text });
      assert.deepEqual([error.decoded.reason, error.retry], ["not-a-response", "never"]);
    }
    const error = await rejection({ status: 200, text: () => Promise.reject(new TypeError("Load failed")) });
    assert.equal(error.decoded.reason, "network-error");
  });

  test("passes the caller's own abort through", async () => {
    const aborted = new DOMException("aborted", "AbortError");
    assert.equal(await rejection(Promise.reject(aborted)), aborted);
    const controller = new AbortController();
    const reason = new Error("the user left");
    controller.abort(reason);
    assert.equal(await rejection(Promise.reject(reason), { signal: controller.signal }), reason);
    assert.notEqual(await rejection(Promise.reject(reason), { signal: new AbortController().signal }), reason);
    assert.notEqual(await rejection(Promise.reject(reason), { signal: { get aborted() { throw new Error("no"); } } }), reason);
    // The response arrived, so the abort does not matter.
    const failure = await rejection(new Response('{"code":5308,"success":false}'), { signal: controller.signal });
    assert.equal(failure.code, 5308);
  });

  test("rejects with a TypeError for invalid options", async () => {
    const unhandled = [];
    const listener = (error) => unhandled.push(error);
    process.on("unhandledRejection", listener);
    for (const options of [{ int64: "x" }, { schema: {} }]) {
      assert.ok((await rejection(Promise.reject(new Error("later")), options)) instanceof TypeError);
      await assert.rejects(decodeResponse(Promise.reject(new Error("later")), options), /later/);
      const error = await rejection(new Response(FAILURE), options);
      assert.ok(error instanceof TypeError && !(error instanceof StardustError));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
    process.off("unhandledRejection", listener);
    assert.deepEqual(unhandled, []);
  });
});
