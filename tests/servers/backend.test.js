// The example back end over real HTTP: `decodeResponse` decodes each of its responses, and their headers are safe.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { after, before, describe, test } from "node:test";
import * as standard from "stardust-errors";
import * as js from "stardust-errors/js";
import { serve } from "../page/server.js";
import { requests, signature } from "./requests.js";

const require = createRequire(import.meta.url);
const entries = { ".": standard, "./js": js, ". (CommonJS)": require("stardust-errors") };

let server;
before(async () => (server = await serve()));
after(() => server?.close());

const get = (path, init) => fetch(new URL(path, server.url), init);

describe("decodeResponse decodes the response to each request", () => {
  for (const [entry, { decodeResponse, describeCode }] of Object.entries(entries)) {
    for (const { name, code, path, init } of requests) {
      test(`${entry}: ${name}`, async () => {
        const fetching = get(path, init());
        const decoded = await decodeResponse(fetching);
        const response = await fetching;
        assert.equal(decoded.status, response.status);
        assert.deepEqual(decoded.anomalies, []);
        if (code !== undefined) {
          assert.equal(decoded.outcome, "failure", JSON.stringify(decoded));
          assert.equal(decoded.description, describeCode(code));
          assert.equal(decoded.status, describeCode(code).httpStatus);
          assert.equal(decoded.requestId, response.headers.get("x-request-id"));
        } else if (name === "Success") {
          assert.equal(decoded.ok, true);
        } else {
          assert.deepEqual([decoded.reason, decoded.status, decoded.retryAfterMs], ["not-json", 502, 30_000]);
        }
      });
    }
  }
});

/** The policy of every API response. The page and its files have another one. */
const API_POLICY = "default-src 'none'; frame-ancestors 'none'";
const COMMON = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
};

/** Headers that disclose too much about a server, or let other pages read its responses. */
const UNWANTED = /^(server|x-powered-by|via|set-cookie|access-control-.*|x-aspnet-version|x-runtime)$/;

function assertHeaders(response, expected) {
  const headers = Object.fromEntries(response.headers);
  for (const [name, value] of Object.entries({ ...COMMON, ...expected })) assert.equal(headers[name], value, name);
  assert.deepEqual(
    Object.keys(headers).filter((name) => UNWANTED.test(name)),
    [],
  );
}

describe("headers", () => {
  const FILES = [
    "/",
    "/main.js",
    "/style.css",
    "/requests.json",
    "/favicon.svg",
    "/pkg/index.js",
    "/pkg/stardust-errors.wasm",
  ];
  for (const path of FILES) {
    for (const method of ["GET", "HEAD"]) {
      test(`${method} ${path}`, async () => {
        const response = await get(path, { method });
        await response.arrayBuffer();
        assert.equal(response.status, 200);
        const policy = response.headers.get("content-security-policy").split("; ");
        for (const directive of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"]) {
          assert.ok(policy.includes(directive), directive);
        }
        assert.doesNotMatch(policy.join("; "), /unsafe-inline|'unsafe-eval'|https?:|data:|\*/);
        assertHeaders(response, { "cache-control": "no-cache" });
      });
    }
  }

  const API = { "cache-control": "no-store", "content-security-policy": API_POLICY };
  for (const { name, path, init } of requests) {
    test(`the response to ${name}`, async () => {
      const response = await get(path, init());
      await response.arrayBuffer();
      assertHeaders(response, API);
    });
  }

  const ERRORS = [
    ["an unknown path", "/none.js", {}, 404],
    ["an unknown file of the package", "/pkg/none.js", {}, 404],
    ["a method that is not allowed", "/health", { method: "DELETE" }, 405],
    [
      "a CORS preflight request",
      "/dataset/list",
      { method: "OPTIONS", headers: { "Access-Control-Request-Method": "GET", Origin: "http://evil.example" } },
      405,
    ],
    ["a method that is not allowed for a file", "/index.html", { method: "POST", body: "x" }, 404],
    ["a request without a signature", "/dataset/list", {}, 402],
    ["the health check", "/health", {}, 200],
    ["a body that is not JSON", "/project/create", { method: "POST", body: "<script>" }, 400],
    ["a file name that is too long", `/${"a".repeat(300)}`, {}, 404],
    ["a path that is too long", `/pkg${"/a".repeat(4000)}`, {}, 404],
  ];
  for (const [name, path, init, status] of ERRORS) {
    test(`the response to ${name}`, async () => {
      const signed = name === "a body that is not JSON" ? { headers: { ...signature(), "Content-Type": "application/json" } } : {};
      const response = await get(path, { ...init, ...signed });
      await response.arrayBuffer();
      assert.equal(response.status, status);
      assertHeaders(response, API);
    });
  }

  test("an error response of the HTTP library discloses nothing about the server", async () => {
    for (const [request, statusLine] of [
      ["GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n", "HTTP/1.1 400 Bad Request"],
      [`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${"x".repeat(600_000)}\r\n\r\n`, "HTTP/1.1 431 Request Header Fields Too Large"],
    ]) {
      const response = await raw(request);
      assert.ok(response.startsWith(statusLine), response.slice(0, 100));
      const names = response
        .split("\r\n")
        .slice(1)
        .map((line) => line.split(":")[0].toLowerCase());
      assert.deepEqual(
        names.filter((name) => UNWANTED.test(name)),
        [],
      );
      assert.equal(response.split("\r\n\r\n")[1], "", "the body");
    }
  });
});

/** Sends text and returns the whole response. */
function raw(text) {
  const { port, hostname } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.end(text));
    let response = "";
    socket.setEncoding("latin1");
    socket.on("data", (piece) => (response += piece));
    // The server may close the connection while the text is still being sent.
    socket.on("error", (error) => (response === "" ? reject(error) : resolve(response)));
    socket.on("close", () => resolve(response));
  });
}
