// decodeError and errorAttributes with hand-made errors. tests/libraries/ uses the errors of real libraries.

import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import vm from "node:vm";
import { npmEntries } from "./entries.js";

const FAILURE = '{"code":5308,"data":{"id":8545436153352348123},"message":"","requestId":"r","success":false}';
const SUCCESS = '{"code":200,"data":1,"success":true}';
const PAGE = "<html>502 Bad Gateway</html>";

const named = (name, message = "", fields) => Object.assign(new Error(message), { name }, fields);
const coded = (code, fields) => Object.assign(new Error("x"), { code, ...fields });
const caused = (cause, message = "it failed") => new Error(message, { cause });
const withResponse = (response, fields) => Object.assign(new Error("Request failed"), { response, ...fields });
const axiosError = (data, fields) => withResponse({ status: 404, headers: { get: () => "7" }, data, ...fields });
const used = async (body, init) => {
  const response = new Response(body, init);
  await response.text();
  return response;
};
const throwing = () => {
  throw new Error("no");
};

for (const [entry, { decodeError, errorAttributes, StardustError, unwrapEnvelope }] of Object.entries(npmEntries)) {
  describe(entry, () => {
    async function decodedOf(thrown, options) {
      const error = await decodeError(thrown, options);
      assert.ok(error instanceof StardustError);
      assert.equal(error.cause, thrown);
      assert.notEqual(error.message, "");
      assert.deepEqual(StardustError.fromJSON(JSON.parse(JSON.stringify(error))).toJSON(), error.toJSON());
      return error.decoded;
    }

    async function assertUnreachable(reason, thrown) {
      const decoded = await decodedOf(thrown);
      assert.deepEqual(decoded, {
        outcome: "unreachable",
        ok: false,
        reason,
        retry: reason === "aborted" ? "never" : "backoff",
        retryAfterMs: null,
        message: {
          timeout: "The request timed out.",
          aborted: "The request was aborted.",
          "network-error": "The server could not be reached.",
        }[reason],
        date: null,
        requestId: null,
        status: null,
        anomalies: [],
      });
    }

    async function assertNotAResponse(message, thrown, status = null) {
      const decoded = await decodedOf(thrown);
      assert.deepEqual([decoded.reason, decoded.retry, decoded.status], ["not-a-response", "never", status]);
      assert.match(decoded.message, message);
    }

    async function assertFailure(thrown, fields) {
      const { code, requestId, status, retryAfterMs, data } = await decodedOf(thrown);
      const sent = { code: 5308, requestId: "r", status: 404, retryAfterMs: 7000, data: { id: "8545436153352348123" } };
      assert.deepEqual({ code, requestId, status, retryAfterMs, data }, { ...sent, ...fields });
    }

    async function assertBodyLost(thrown) {
      const { reason, status, retry, retryAfterMs } = await decodedOf(thrown);
      assert.deepEqual([reason, status, retry, retryAfterMs], ["unreadable", 503, "backoff", 7000]);
    }

    test("a StardustError is returned unchanged", async () => {
      const copies = Object.values(npmEntries).map((copy) => new copy.StardustError(copy.decodeEnvelope(FAILURE)));
      for (const error of copies) assert.equal(await decodeError(error), error);
    });

    test("a StardustError in a chain of causes keeps its result", async () => {
      const error = new StardustError(npmEntries["./js"].decodeEnvelope(FAILURE));
      assert.equal(await decodedOf(caused(caused(error))), error.decoded);
    });

    test("a thrown or attached Response is decoded", async () => {
      const init = { status: 404, headers: { "Retry-After": "7" } };
      await assertFailure(new Response(FAILURE, init));
      await assertFailure({ status: 404, headers: new Map([["retry-after", "7"]]), text: async () => FAILURE });
      await assertFailure(withResponse(new Response(FAILURE, init)));
      await assertFailure(caused(withResponse(new Response(FAILURE, init))));
      await assertFailure({ status: 404, headers: { get: throwing }, text: async () => FAILURE }, { retryAfterMs: null });
    });

    test("a body that a library has read and kept is decoded", async () => {
      const bytes = new TextEncoder().encode(FAILURE);
      await assertFailure(axiosError(FAILURE));
      await assertFailure(axiosError(bytes));
      await assertFailure(axiosError(bytes.buffer));
      await assertFailure(axiosError(Buffer.from(FAILURE)));
      await assertFailure(axiosError(new Blob([FAILURE])));
      await assertFailure(axiosError(JSON.parse(FAILURE)), { data: { id: 8545436153352348000 } });
      await assertFailure(axiosError(FAILURE, { headers: { "retry-after": "7" } }));
      const init = { status: 404, headers: { "Retry-After": "7" } };
      await assertFailure(withResponse(Object.assign(await used(FAILURE, init), { _data: FAILURE })));
      await assertFailure(withResponse(await used(FAILURE, init), { data: FAILURE }));
      await assertFailure(withResponse({ statusCode: 404, headers: { "retry-after": "7" }, body: FAILURE }));
      await assertFailure(withResponse({ status: 404, headers: { "retry-after": "7" }, text: FAILURE, body: {} }));
    });

    test("an unread stream is read and decoded", async () => {
      await assertFailure(axiosError(new Blob([FAILURE]).stream()));
      const safari = Object.defineProperty(new Blob([FAILURE]).stream(), Symbol.asyncIterator, { value: undefined });
      await assertFailure(axiosError(safari));
      await assertFailure(axiosError(Readable.from([Buffer.from(FAILURE.slice(0, 9)), Buffer.from(FAILURE.slice(9))])));
    });

    test("an HTML page of a gateway is malformed and keeps its status", async () => {
      const { reason, body, status, retry } = await decodedOf(axiosError(PAGE, { status: 502 }));
      assert.deepEqual([reason, body, status, retry], ["not-json", PAGE, 502, "backoff"]);
    });

    test("a response without a body is empty", async () => {
      assert.equal((await decodedOf(axiosError(""))).reason, "empty");
      assert.equal((await decodedOf(withResponse(new Response(null, { status: 404 })))).reason, "empty");
    });

    test("an envelope or a response that an interceptor rejects with is decoded", async () => {
      await assertFailure(JSON.parse(FAILURE), { status: null, retryAfterMs: null, data: { id: 8545436153352348000 } });
      await assertFailure({ status: 404, headers: { "retry-after": "7" }, config: {}, data: FAILURE });
    });

    test("a body that is lost or incomplete leaves the status and Retry-After", async () => {
      const init = { status: 503, headers: { "Retry-After": "7" } };
      const broken = () => new ReadableStream({ pull: (controller) => controller.error(new TypeError("terminated")) });
      const locked = new Response("{}", init);
      locked.body.getReader();
      const read = Readable.from([Buffer.from("{}")]);
      for await (const chunk of read) assert.ok(chunk);
      await assertBodyLost(withResponse(await used("{}", init)));
      await assertBodyLost(withResponse(locked));
      await assertBodyLost(withResponse(new Response(broken(), init)));
      await assertBodyLost(axiosError(undefined, { status: 503 }));
      await assertBodyLost(axiosError(broken(), { status: 503 }));
      await assertBodyLost(axiosError(read, { status: 503 }));
      await assertBodyLost(axiosError(new Readable({ read: () => read.destroy() }).destroy(), { status: 503 }));
    });

    test("an abort while the body is read is unreachable", async () => {
      const body = new ReadableStream({ pull: (controller) => controller.error(named("AbortError")) });
      await assertUnreachable("aborted", withResponse(new Response(body, { status: 503 })));
    });

    test("an error with a successful response keeps its own message", async () => {
      await assertNotAResponse(/^Request failed$/, axiosError(SUCCESS, { status: 200 }), 200);
      await assertNotAResponse(/^Request failed$/, withResponse(new Response(SUCCESS)), 200);
    });

    test("the timeouts of each engine and library are recognized", async () => {
      const signal = AbortSignal.timeout(0);
      while (!signal.aborted) await pause(1);
      for (const error of [
        signal.reason,
        named("TimeoutError"),
        coded("ECONNABORTED"),
        coded("ETIMEDOUT"),
        coded("UND_ERR_CONNECT_TIMEOUT"),
        coded("UND_ERR_HEADERS_TIMEOUT"),
        coded("UND_ERR_BODY_TIMEOUT"),
        new TypeError("fetch failed", { cause: coded("UND_ERR_CONNECT_TIMEOUT") }),
        new TypeError("fetch failed", { cause: new AggregateError([coded("ECONNREFUSED"), coded("ETIMEDOUT")]) }),
        new TypeError("Network request timed out"),
        new TypeError("The request timed out."),
        coded("ERR_CANCELED", { name: "CanceledError", config: { signal } }),
        caused(caused(named("TimeoutError"))),
      ]) {
        await assertUnreachable("timeout", error);
      }
    });

    test("the aborts of each engine and library are recognized", async () => {
      for (const error of [
        AbortSignal.abort().reason,
        named("AbortError"),
        named("CanceledError"),
        coded("ERR_CANCELED"),
        coded("ERR_NETWORK", { config: { signal: AbortSignal.abort() } }),
        caused(AbortSignal.abort().reason),
      ]) {
        await assertUnreachable("aborted", error);
      }
    });

    test("the network errors of each engine and library are recognized", async () => {
      for (const message of [
        "Failed to fetch",
        "Failed to fetch (api.example.com)",
        "network error",
        "NetworkError when attempting to fetch resource.",
        "Error in input stream",
        "Content-Length header of network response exceeds response Body.",
        "Load failed",
        "Load failed (api.example.com)",
        "The Internet connection appears to be offline.",
        "The network connection was lost.",
        "fetch failed",
        "terminated",
        "Fetch failed: Requests to port 1 are blocked",
        "error sending request for url (http://127.0.0.1:1/)",
        "error reading a body from connection",
        "Network request failed",
      ]) {
        await assertUnreachable("network-error", new TypeError(message));
        await assertUnreachable("network-error", vm.runInNewContext("new TypeError(message)", { message }));
        await assertUnreachable("network-error", caused(new TypeError(message)));
        // `fetch` throws only TypeErrors.
        await assertNotAResponse(/./, new Error(message));
      }
      for (const code of [
        "ERR_NETWORK",
        "ECONNREFUSED",
        "ECONNRESET",
        "ENOTFOUND",
        "EAI_AGAIN",
        "EPIPE",
        "EPROTO",
        "EHOSTUNREACH",
        "ENETUNREACH",
        "UND_ERR_SOCKET",
        "HPE_INVALID_CONSTANT",
        "CERT_HAS_EXPIRED",
        "DEPTH_ZERO_SELF_SIGNED_CERT",
        "SELF_SIGNED_CERT_IN_CHAIN",
        "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
        "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        "ERR_TLS_CERT_ALTNAME_INVALID",
        "ERR_SSL_WRONG_VERSION_NUMBER",
        "ConnectionRefused",
      ]) {
        await assertUnreachable("network-error", coded(code));
        await assertUnreachable("network-error", new AggregateError([coded(code)]));
      }
      await assertUnreachable("network-error", named("NetworkError"));
      await assertUnreachable("network-error", new Error("Network connection lost."));
      await assertUnreachable("network-error", new Error("internal error; reference = spleh238hi7e9e2djrsssdho"));
    });

    test("an error that Safari wraps is recognized", async () => {
      await assertUnreachable("network-error", new TypeError("TypeError: Load failed"));
      await assertUnreachable("aborted", new TypeError("AbortError: Fetch is aborted"));
      await assertNotAResponse(/./, new TypeError("TypeError: x is not a function"));
      await assertNotAResponse(/./, new TypeError("NetworkError: the program's own"));
      await assertNotAResponse(/./, new Error("AbortError: Fetch is aborted"));
    });

    test("an error of the program is not a network error", async () => {
      await assertNotAResponse(/^Unexpected token/, new SyntaxError("Unexpected token '<'"));
      for (const message of [
        "Cannot read properties of undefined (reading 'fetch')",
        "fetch is not a function",
        "Failed to fetch dynamically imported module: http://127.0.0.1/a.js",
        "Failed to parse URL from ::",
        "Load failed: the font",
        "network error handler is not a function",
        "error reading property",
        "the upload timed out",
      ]) {
        await assertNotAResponse(/./, new TypeError(message));
      }
      for (const code of ["EMAIL_VERIFY_REQUIRED", "CONCERT_SOLD_OUT", "ENOENT", "EACCES", "ERR_BAD_OPTION", "ERR_INVALID_URL", "UND_ERR_INVALID_ARG", 23]) {
        await assertNotAResponse(/^x$/, coded(code));
      }
    });

    test("a value without a message gets a sentence as its message", async () => {
      for (const value of [undefined, null, "", 0, 1n, Symbol("x"), {}, [], () => {}, new Error(""), new Headers()]) {
        await assertNotAResponse(/^[A-Z].+\.$/, value);
      }
      await assertNotAResponse(/^out of luck$/, "out of luck");
    });

    test("redact, int64, status and retryAfter apply, and a schema is ignored", async () => {
      const redacted = await decodedOf(axiosError(FAILURE), { redact: true });
      assert.deepEqual([redacted.data, redacted.code], [null, 5308]);
      assert.equal((await decodedOf(axiosError(PAGE), { redact: true })).body, "");
      for (const thrown of [PAGE, SUCCESS, ""]) {
        assert.match((await decodedOf(thrown, { redact: true })).message, /^Expected an error of an HTTP request/);
      }
      assert.equal((await decodedOf(new Error("own"), { redact: true })).message, "own");
      assert.equal((await decodedOf(axiosError(FAILURE), { int64: "bigint" })).data.id, 8545436153352348123n);
      assert.equal((await decodedOf(axiosError(FAILURE), { status: 500, retryAfter: "1" })).retryAfterMs, 1000);
      const broken = Object.defineProperty({ redact: true, int64: "float" }, "status", { get: throwing });
      assert.equal((await decodedOf(axiosError(PAGE), broken)).body, "");
      const schema = { "~standard": { validate: async () => ({ issues: [{ message: "no" }] }) } };
      assert.equal((await decodedOf(axiosError(SUCCESS, { status: 200 }), { schema })).reason, "not-a-response");
    });

    test("hostile values never make decodeError reject", async () => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      const everyTrap = Object.fromEntries(Object.getOwnPropertyNames(Reflect).map((trap) => [trap, throwing]));
      const getter = (name) => Object.defineProperty({}, name, { get: throwing });
      const cycle = new Error("cycle");
      cycle.cause = cycle;
      class Endless extends Error {
        get cause() {
          return new Endless();
        }
      }
      const thenable = { message: "then", then: (_, reject) => reject(new Error("no")) };
      for (const value of [
        proxy,
        new Proxy({}, everyTrap),
        new Proxy(new Error("x"), everyTrap),
        ...["message", "name", "code", "cause", "errors", "config", "response", "status", "text", "then"].map(getter),
        cycle,
        new Endless(),
        thenable,
        caused(thenable),
        Promise.resolve(1),
        new Promise(() => {}),
        new AggregateError([proxy]),
        Object.assign(new Error("x"), { errors: new Array(2 ** 32 - 1) }),
        Object.assign(new Error("x"), { code: Symbol("x") }),
        Object.assign(new Error("x"), { message: { toString: throwing } }),
        Object.create(null),
        new Error("CERT".repeat(2 ** 18)),
        coded(`${"CERT".repeat(2 ** 18)}!`),
      ]) {
        const { decoded } = await decodeError(value);
        assert.ok(["not-a-response", "network-error"].includes(decoded.reason), decoded.reason);
      }
      const dishonest = [{}, [], { status: 503 }, { status: "503", data: thenable }, { text: throwing }];
      for (const response of [proxy, new Proxy({}, everyTrap), ...dishonest]) {
        const { decoded } = await decodeError(withResponse(response));
        assert.equal(decoded.outcome, "malformed");
      }
    });

    test("decodeError and errorAttributes have their documented names", () => {
      assert.deepEqual([decodeError.name, decodeError.length, errorAttributes.name], ["decodeError", 2, "errorAttributes"]);
    });

    test("errorAttributes returns the attributes for OpenTelemetry", async () => {
      const attributesOf = async (thrown) => errorAttributes(await decodeError(thrown));
      assert.deepEqual(await attributesOf(axiosError(FAILURE)), {
        "error.type": "DATASET_NOT_EXISTS",
        "stardust.code": 5308,
        "stardust.request_id": "r",
        "http.response.status_code": 404,
        "stardust.retry": "never",
      });
      assert.deepEqual(await attributesOf(axiosError(PAGE, { status: 502 })), {
        "error.type": "malformed.not-json",
        "http.response.status_code": 502,
        "stardust.retry": "backoff",
      });
      assert.deepEqual(await attributesOf(new TypeError("fetch failed")), {
        "error.type": "unreachable.network-error",
        "stardust.retry": "backoff",
      });
      assert.equal((await attributesOf(axiosError('{"code":5999,"success":false}')))["error.type"], "failure.unknown-code");
      const schema = { "~standard": { validate: () => ({ issues: [] }) } };
      assert.throws(
        () => unwrapEnvelope(SUCCESS, { schema }),
        (error) => {
          const attributes = errorAttributes(error);
          return attributes["error.type"] === "malformed.data-invalid" && attributes["stardust.code"] === 200;
        },
      );
    });
  });
}
