// A misbehaving server, over plain sockets, because HTTP libraries refuse to send such responses. Each misbehavior has its
// own URL and the result that clients are expected to decode.

import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";

/** The longest request head that is read; browsers send less. */
const LONGEST_HEAD = 2 ** 16;

/** Time for the data to arrive before the connection is reset. */
const ARRIVAL_MS = 100;

const REQUEST_ID = "caf\u00e9-7f2a";
const ENVELOPE = `{"code":5308,"data":null,"date":"2024-05-16 19:03:34","message":"","requestId":"${REQUEST_ID}","success":false}`;
const JSON_TYPE = { "Content-Type": "application/json" };
const PAGE = "<html>\n<head><title>Bad Gateway</title></head>\n<body><h1>Bad Gateway</h1></body>\n</html>\n";
const HTML_TYPE = { "Content-Type": "text/html; charset=utf-8" };

/** Expected fields of the `Decoded`. */
const FAILURE = { outcome: "failure", code: 5308, requestId: REQUEST_ID, status: 404, retryAfterMs: null };
const SUCCESS = { outcome: "success", status: 200 };
const malformed = (reason, status, more) => ({ outcome: "malformed", reason, status, retryAfterMs: null, ...more });

const TRUNCATED = malformed("not-json", 404);

const GOT = "Expected a Stardust envelope, a JSON object, but got ";
/** The headers announce a body, but none follows. */
const NO_BODY = { message: `${GOT}a response without a body, as for a HEAD request or with the status 204 or 304.` };
/** The browser hides the body. */
const OPAQUE = { message: `${GOT}an opaque response; send the request without \`mode: "no-cors"\`.` };

/** `fetch` or reading the body rejects. */
const REJECTION = "rejection";

/** Returns the bytes of a message. A header with an empty array is omitted; one with several values is repeated. */
function message(status, headers = {}, body = "") {
  const bytes = Buffer.from(body);
  return Buffer.concat([head(status, { ...headers, "Content-Length": headers["Content-Length"] ?? bytes.length }), bytes]);
}

function head(status, headers) {
  const lines = Object.entries({ Connection: "close", ...headers }).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}: ${value}\r\n`),
  );
  return Buffer.from(`HTTP/1.1 ${status}\r\n${lines.join("")}\r\n`, "latin1");
}

function chunk(content) {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")]);
}

const CHUNKED = { ...JSON_TYPE, "Transfer-Encoding": "chunked" };
const KEPT = { ...CHUNKED, Connection: "keep-alive" };
const LAST_CHUNK = "0\r\n\r\n";

/** Writes the pieces and closes the connection. */
const send =
  (...pieces) =>
  async (socket) => {
    for (const piece of pieces) socket.write(piece);
    socket.end();
  };

/** Writes the pieces and keeps the connection open. */
const stall =
  (...pieces) =>
  async (socket) => {
    for (const piece of pieces) socket.write(piece);
  };

/** Writes the pieces and resets the connection. */
const reset =
  (...pieces) =>
  async (socket) => {
    for (const piece of pieces) socket.write(piece);
    await pause(ARRIVAL_MS);
    socket.resetAndDestroy();
  };

/** Writes slowly, so that each piece arrives separately. */
const drip = (first, pieces) => async (socket) => {
  socket.setNoDelay();
  socket.write(first);
  for (const piece of pieces) {
    await pause(2);
    socket.write(piece);
  }
  socket.end();
};

function utf16(text, isBigEndian, hasBom) {
  const bytes = Buffer.from((hasBom ? "\ufeff" : "") + text, "utf16le");
  return isBigEndian ? bytes.swap16() : bytes;
}

const middle = Math.floor(ENVELOPE.length / 2);
const start = ENVELOPE.slice(0, middle);
const end = ENVELOPE.slice(middle);
const bytes = Buffer.from(ENVELOPE);

/** @typedef {object | "rejection"} Expected */

/**
 * @typedef {object} Misbehavior
 * @property {(socket: import("node:net").Socket) => Promise<void>} respond
 * @property {Expected | Expected[]} expected Several if the versions of a client differ.
 * @property {Partial<Record<"node" | "chrome" | "firefox" | "webkit", Expected | Expected[]>>} [exceptions] Expectations for clients
 *   whose network stack differs.
 * @property {RequestInit} [init]
 * @property {boolean} [aborts] Whether the caller aborts the request.
 * @property {string} [host] Another host name of the server, for a cross-origin request.
 */

/** @type {Record<string, Misbehavior>} */
export const misbehaviors = {
  // Valid responses.
  "a failure": { respond: send(message("404 Not Found", JSON_TYPE, ENVELOPE)), expected: FAILURE },
  "a success": { respond: send(message("200 OK", JSON_TYPE, '{"code":0,"data":[1],"success":true}')), expected: SUCCESS },
  "a success under 500": {
    respond: send(message("500 Internal Server Error", JSON_TYPE, '{"code":0,"data":[1],"success":true}')),
    expected: { outcome: "failure", code: 0, status: 500, retryAfterMs: null },
  },

  // Framing: lengths and chunks.
  "Content-Length too large": {
    respond: send(message("404 Not Found", { ...JSON_TYPE, "Content-Length": bytes.length + 500 }, ENVELOPE)),
    expected: REJECTION,
    // Firefox and WebKit resolve with the truncated body, as Chromium does in some cases below.
    exceptions: { firefox: [FAILURE, REJECTION], webkit: FAILURE },
  },
  "Content-Length too large, half a body": {
    respond: send(message("404 Not Found", { ...JSON_TYPE, "Content-Length": bytes.length }, start)),
    expected: REJECTION,
    exceptions: { firefox: [TRUNCATED, REJECTION], webkit: TRUNCATED },
  },
  "Content-Length too small": {
    respond: send(message("404 Not Found", { ...JSON_TYPE, "Content-Length": middle }, ENVELOPE)),
    expected: malformed("not-json", 404),
  },
  "Content-Length 0 before a body": {
    respond: send(message("404 Not Found", { ...JSON_TYPE, "Content-Length": "0" }, ENVELOPE)),
    expected: malformed("empty", 404),
  },
  "Content-Length negative": {
    respond: send(message("404 Not Found", { ...JSON_TYPE, "Content-Length": "-5" }, ENVELOPE)),
    expected: FAILURE,
    exceptions: { node: REJECTION, webkit: malformed("empty", 404) },
  },
  "Content-Length not a number": {
    respond: send(message("404 Not Found", { ...JSON_TYPE, "Content-Length": "many" }, ENVELOPE)),
    expected: FAILURE,
    exceptions: { node: REJECTION, webkit: REJECTION },
  },
  "two different Content-Length headers": {
    respond: send(message("404 Not Found", { ...JSON_TYPE, "Content-Length": ["5", String(bytes.length)] }, ENVELOPE)),
    expected: REJECTION,
    exceptions: { webkit: FAILURE },
  },
  "Content-Length and chunks": {
    respond: send(head("404 Not Found", { ...CHUNKED, "Content-Length": "5" }), chunk(ENVELOPE), LAST_CHUNK),
    expected: FAILURE,
    exceptions: { node: REJECTION },
  },
  "no length, until the connection ends": { respond: send(head("404 Not Found", JSON_TYPE), ENVELOPE), expected: FAILURE },
  "no length, truncated": { respond: send(head("404 Not Found", JSON_TYPE), start), expected: malformed("not-json", 404) },
  chunks: { respond: send(head("404 Not Found", CHUNKED), chunk(start), chunk(end), LAST_CHUNK), expected: FAILURE },
  "chunks of one byte, which split a character": {
    respond: drip(head("404 Not Found", CHUNKED), [...Array.from(bytes, (byte) => chunk([byte])), LAST_CHUNK]),
    expected: FAILURE,
  },
  "chunks with extensions and a trailer": {
    respond: send(
      head("404 Not Found", { ...CHUNKED, Trailer: "Retry-After" }),
      `${bytes.length.toString(16)};a=b\r\n`,
      bytes,
      "\r\n0\r\nRetry-After: 5\r\n\r\n",
    ),
    expected: FAILURE,
  },
  "no last chunk": {
    respond: send(head("404 Not Found", KEPT), chunk(ENVELOPE)),
    expected: REJECTION,
    exceptions: { firefox: [FAILURE, REJECTION], webkit: FAILURE },
  },
  "a truncated chunk": {
    respond: send(head("404 Not Found", KEPT), chunk(ENVELOPE).subarray(0, middle)),
    expected: REJECTION,
    exceptions: { firefox: [TRUNCATED, REJECTION] },
  },
  // With `Connection: close`, Node.js treats the end of the connection as the end of the chunks.
  "no last chunk, with Connection: close": {
    respond: send(head("404 Not Found", CHUNKED), chunk(ENVELOPE)),
    expected: REJECTION,
    exceptions: { node: [FAILURE, REJECTION], firefox: [FAILURE, REJECTION], webkit: FAILURE },
  },
  "a truncated chunk, with Connection: close": {
    respond: send(head("404 Not Found", CHUNKED), chunk(ENVELOPE).subarray(0, middle)),
    expected: REJECTION,
    exceptions: { node: [TRUNCATED, REJECTION], firefox: [TRUNCATED, REJECTION] },
  },
  "an invalid chunk size": {
    respond: send(head("404 Not Found", CHUNKED), "zz\r\n", ENVELOPE),
    expected: REJECTION,
    exceptions: { webkit: malformed("empty", 404) },
  },
  "a chunk size that overflows": {
    respond: send(head("404 Not Found", CHUNKED), "ffffffffffffffffff\r\n", ENVELOPE),
    expected: REJECTION,
    exceptions: { webkit: malformed("empty", 404) },
  },
  "no response": { respond: send(), expected: REJECTION },
  "a truncated head": {
    respond: send("HTTP/1.1 404 Not Found\r\nContent-Ty"),
    expected: REJECTION,
    exceptions: { chrome: [malformed("empty", 404), REJECTION], firefox: [malformed("empty", 404), REJECTION] },
  },

  // Stalled, and aborted by the caller.
  "stalled before the head": { respond: stall(), expected: REJECTION, aborts: true },
  "stalled within the head": { respond: stall("HTTP/1.1 404 Not Found\r\nContent-Ty"), expected: REJECTION, aborts: true },
  "stalled before the body": {
    respond: stall(head("503 Service Unavailable", { "Content-Length": "100", "Retry-After": "5" })),
    expected: REJECTION,
    aborts: true,
  },
  "stalled within the body": {
    respond: stall(head("404 Not Found", { "Content-Length": bytes.length }), start),
    expected: REJECTION,
    aborts: true,
  },
  "stalled within a chunk": {
    respond: stall(head("404 Not Found", CHUNKED), chunk(ENVELOPE).subarray(0, middle)),
    expected: REJECTION,
    aborts: true,
  },

  // Reset.
  "reset at once": { respond: reset(), expected: REJECTION },
  "reset within the head": { respond: reset("HTTP/1.1 404 Not Found\r\nContent-Ty"), expected: REJECTION },
  "reset after the head": { respond: reset(head("404 Not Found", { "Content-Length": bytes.length })), expected: REJECTION },
  "reset within the body": {
    respond: reset(head("404 Not Found", { "Content-Length": bytes.length }), start),
    expected: REJECTION,
  },
  "reset within a chunk": {
    respond: reset(head("404 Not Found", KEPT), chunk(ENVELOPE).subarray(0, middle)),
    expected: REJECTION,
  },

  // Compressed.
  gzip: {
    respond: send(message("404 Not Found", { ...JSON_TYPE, "Content-Encoding": "gzip" }, gzipSync(bytes))),
    expected: FAILURE,
  },
  "gzip in chunks": {
    respond: send(
      head("404 Not Found", { ...CHUNKED, "Content-Encoding": "gzip" }),
      ...Array.from(gzipSync(bytes), (byte) => chunk([byte])),
      LAST_CHUNK,
    ),
    expected: FAILURE,
  },
  "invalid gzip": {
    respond: send(message("404 Not Found", { ...JSON_TYPE, "Content-Encoding": "gzip" }, ENVELOPE)),
    expected: REJECTION,
    // WebKit returns the bytes as they are.
    exceptions: { webkit: FAILURE },
  },
  "corrupted gzip": {
    respond: send(message("404 Not Found", { ...JSON_TYPE, "Content-Encoding": "gzip" }, damaged(gzipSync(bytes)))),
    expected: REJECTION,
    exceptions: { chrome: [TRUNCATED, REJECTION], firefox: [TRUNCATED, REJECTION], webkit: TRUNCATED },
  },
  "truncated gzip": {
    respond: send(message("404 Not Found", { ...JSON_TYPE, "Content-Encoding": "gzip" }, gzipSync(bytes).subarray(0, 60))),
    expected: [TRUNCATED, REJECTION],
  },
  "gzip without Content-Encoding": {
    respond: send(message("404 Not Found", JSON_TYPE, gzipSync(bytes))),
    expected: malformed("not-json", 404),
  },
  "double gzip": {
    respond: send(message("404 Not Found", { ...JSON_TYPE, "Content-Encoding": "gzip, gzip" }, gzipSync(gzipSync(bytes)))),
    expected: FAILURE,
  },
  deflate: {
    respond: send(message("404 Not Found", { ...JSON_TYPE, "Content-Encoding": "deflate" }, deflateSync(bytes))),
    expected: FAILURE,
  },
  brotli: {
    respond: send(message("404 Not Found", { ...JSON_TYPE, "Content-Encoding": "br" }, brotliCompressSync(bytes))),
    expected: FAILURE,
  },
  "invalid brotli": {
    respond: send(message("404 Not Found", { ...JSON_TYPE, "Content-Encoding": "br" }, ENVELOPE)),
    expected: REJECTION,
  },
  "an unknown encoding": {
    respond: send(message("404 Not Found", { ...JSON_TYPE, "Content-Encoding": "rot13" }, ENVELOPE)),
    expected: FAILURE,
  },

  // Types and character sets.
  "no Content-Type": { respond: send(message("404 Not Found", {}, ENVELOPE)), expected: FAILURE },
  ...Object.fromEntries(
    [
      "text/html",
      "text/plain; charset=iso-8859-1",
      "application/octet-stream",
      "image/png",
      ";;;",
      "application/json; charset=utf-16",
    ].map((type) => [
      `JSON as ${type}`,
      {
        respond: send(message("404 Not Found", { "Content-Type": type, "X-Content-Type-Options": "nosniff" }, ENVELOPE)),
        expected: FAILURE,
      },
    ]),
  ),
  "HTML as JSON": { respond: send(message("200 OK", JSON_TYPE, PAGE)), expected: malformed("not-json", 200) },
  "UTF-8 with a byte order mark": { respond: send(message("404 Not Found", JSON_TYPE, `\ufeff${ENVELOPE}`)), expected: FAILURE },
  ...Object.fromEntries(
    [
      ["LE with", false, true],
      ["BE with", true, true],
      ["LE without", false, false],
      ["BE without", true, false],
    ].map(([which, isBigEndian, hasBom]) => [
      `UTF-16 ${which} a byte order mark`,
      {
        respond: send(
          message("404 Not Found", { "Content-Type": "application/json; charset=utf-16" }, utf16(ENVELOPE, isBigEndian, hasBom)),
        ),
        expected: malformed("not-json", 404),
      },
    ]),
  ),
  "Latin-1": {
    respond: send(
      message("404 Not Found", { "Content-Type": "application/json; charset=iso-8859-1" }, Buffer.from(ENVELOPE, "latin1")),
    ),
    expected: malformed("not-json", 404),
  },
  "a NUL after the envelope": {
    respond: send(message("404 Not Found", JSON_TYPE, `${ENVELOPE}\0`)),
    expected: malformed("not-json", 404),
  },
  "two envelopes": {
    respond: send(message("404 Not Found", JSON_TYPE, ENVELOPE + ENVELOPE)),
    expected: malformed("not-json", 404),
  },

  // Gateways.
  ...gatewayPages(),
  "a Retry-After on a failure": {
    respond: send(message("503 Service Unavailable", { ...JSON_TYPE, "Retry-After": "7" }, ENVELOPE)),
    expected: { ...FAILURE, status: 503, retryAfterMs: 7000 },
  },

  // Empty bodies.
  "an empty 200": { respond: send(message("200 OK", JSON_TYPE)), expected: malformed("empty", 200) },
  "a blank 200": { respond: send(message("200 OK", JSON_TYPE, " \r\n\t")), expected: malformed("empty", 200) },
  204: { respond: send(head("204 No Content", {})), expected: malformed("empty", 204) },
  "204 with a body": { respond: send(message("204 No Content", JSON_TYPE, ENVELOPE)), expected: malformed("empty", 204) },
  205: { respond: send(message("205 Reset Content")), expected: malformed("empty", 205) },
  "205 with a body": {
    respond: send(message("205 Reset Content", JSON_TYPE, ENVELOPE)),
    expected: malformed("empty", 205, NO_BODY),
    exceptions: { webkit: { ...FAILURE, status: 205 } },
  },
  304: {
    respond: send(head("304 Not Modified", { "Retry-After": "4" })),
    expected: malformed("empty", 304, { retryAfterMs: 4000 }),
  },
  HEAD: {
    respond: send(head("503 Service Unavailable", { ...JSON_TYPE, "Content-Length": bytes.length, "Retry-After": "9" })),
    init: { method: "HEAD" },
    expected: malformed("empty", 503, { retryAfterMs: 9000, retry: "backoff", ...NO_BODY }),
  },
  "HEAD with a body": {
    respond: send(message("404 Not Found", JSON_TYPE, ENVELOPE)),
    init: { method: "HEAD" },
    expected: malformed("empty", 404, NO_BODY),
  },

  // Unusual statuses and heads.
  ...Object.fromEntries(
    [
      [418, "I'm a teapot", "never"],
      [429, "Too Many Requests", "backoff"],
      [599, "Network Connect Timeout Error", "never"],
      [402, "", "never"],
      [408, "Request Timeout", "backoff"],
    ].map(([status, reason, retry]) => [
      `status ${status}`,
      { respond: send(message(`${status} ${reason}`, HTML_TYPE, PAGE)), expected: malformed("not-json", status, { retry }) },
    ]),
  ),
  "status 999": { respond: send(message("999 No", HTML_TYPE, PAGE)), expected: malformed("not-json", 999, { retry: "never" }) },
  "status 600": { respond: send(message("600 No", JSON_TYPE, ENVELOPE)), expected: { ...FAILURE, status: 600 } },
  "a status of four digits": {
    respond: send(message("4040 No", JSON_TYPE, ENVELOPE)),
    expected: REJECTION,
    // Chromium reports the status 4040, which is out of range.
    exceptions: { chrome: [{ ...FAILURE, status: null }, REJECTION] },
  },
  "a status without a reason phrase": { respond: send(message("404", JSON_TYPE, ENVELOPE)), expected: FAILURE },
  "103 Early Hints before the response": {
    respond: send("HTTP/1.1 103 Early Hints\r\nRetry-After: 1\r\n\r\n", message("404 Not Found", JSON_TYPE, ENVELOPE)),
    expected: FAILURE,
  },
  "a protocol other than HTTP": {
    respond: send("SSH-2.0-OpenSSH_9.6\r\n\r\n"),
    expected: REJECTION,
    // Firefox treats it as HTTP/0.9, which has no heads.
    exceptions: { firefox: [malformed("not-json", 200), REJECTION] },
  },
  "HTTP/1.0": { respond: send(`HTTP/1.0 404 Not Found\r\nContent-Type: application/json\r\n\r\n`, ENVELOPE), expected: FAILURE },
  "a header line without a colon": {
    respond: send(`HTTP/1.1 404 Not Found\r\nnothing\r\nContent-Length: ${bytes.length}\r\n\r\n`, ENVELOPE),
    expected: FAILURE,
    exceptions: { node: REJECTION },
  },
  "a head too large for Node.js": {
    respond: send(message("503 Service Unavailable", { "X-Long": "x".repeat(30_000), "Retry-After": "3" }, ENVELOPE)),
    expected: { ...FAILURE, status: 503, retryAfterMs: 3000 },
    exceptions: { node: REJECTION },
  },
  "lines that end with LF only": {
    respond: send(`HTTP/1.1 404 Not Found\nContent-Length: ${bytes.length}\n\n`, ENVELOPE),
    expected: FAILURE,
    exceptions: { node: REJECTION },
  },
  "an unrequested upgrade": {
    respond: send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"),
    expected: REJECTION,
    exceptions: { firefox: [malformed("empty", 101), REJECTION] },
  },
  "a second response after the first": {
    respond: send(
      message("404 Not Found", { ...JSON_TYPE, Connection: "keep-alive" }, ENVELOPE),
      message("200 OK", JSON_TYPE, '{"code":0,"success":true}'),
    ),
    expected: FAILURE,
  },

  // Redirects.
  "301 to an HTML page": {
    respond: send(message("301 Moved Permanently", { Location: addressOf("HTML as JSON") })),
    expected: malformed("not-json", 200),
  },
  "302 to a failure": {
    respond: send(message("302 Found", { Location: addressOf("a failure"), "Retry-After": "5" })),
    expected: FAILURE,
  },
  "308 to a gateway's page": {
    respond: send(message("308 Permanent Redirect", { Location: addressOf("502, Retry-After in seconds") })),
    expected: malformed("not-json", 502, { retryAfterMs: 30_000 }),
  },
  "307 to itself": {
    respond: send(message("307 Temporary Redirect", { Location: addressOf("307 to itself") })),
    expected: REJECTION,
  },
  "a redirect without Location": { respond: send(message("302 Found", HTML_TYPE, PAGE)), expected: malformed("not-json", 302) },
  "a redirect to an invalid URL": { respond: send(message("302 Found", { Location: "http://[" }, PAGE)), expected: REJECTION },
  "a redirect to another scheme": {
    respond: send(message("302 Found", { Location: "file:///etc/hostname" }, PAGE)),
    expected: REJECTION,
  },
  "a redirect that is not followed": {
    respond: send(message("302 Found", { Location: addressOf("a failure"), ...HTML_TYPE, "Retry-After": "5" }, PAGE)),
    init: { redirect: "manual" },
    expected: malformed("not-json", 302, { retryAfterMs: 5000 }),
    // Browsers hide such a response.
    exceptions: {
      chrome: malformed("empty", null, OPAQUE),
      firefox: malformed("empty", null, OPAQUE),
      webkit: malformed("empty", null, OPAQUE),
    },
  },
  "a redirect that is forbidden": {
    respond: send(message("302 Found", { Location: addressOf("a failure") })),
    init: { redirect: "error" },
    expected: REJECTION,
  },

  // Cross-origin responses.
  "another origin": {
    respond: send(message("404 Not Found", JSON_TYPE, ENVELOPE)),
    host: "localhost",
    expected: REJECTION,
    exceptions: { node: FAILURE },
  },
  "another origin, with no-cors": {
    respond: send(message("404 Not Found", { ...JSON_TYPE, "Retry-After": "5" }, ENVELOPE)),
    host: "localhost",
    init: { mode: "no-cors" },
    expected: malformed("empty", null, OPAQUE),
    exceptions: { node: { ...FAILURE, retryAfterMs: 5000 } },
  },
};

function damaged(compressed) {
  const copy = Buffer.from(compressed);
  copy[Math.floor(copy.length / 2)] ^= 0xff;
  return copy;
}

/** Returns gateway pages with each status and each form of `Retry-After`. Dates are computed when they are sent. */
function gatewayPages() {
  const seconds = (count) => new Date(Date.now() + count * 1000);
  const imf = (date) => date.toUTCString();
  const [days, months] = [
    "Sunday Monday Tuesday Wednesday Thursday Friday Saturday",
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
  ].map((words) => words.split(" "));
  const twoDigits = (number) => String(number).padStart(2, "0");
  const time = (date) => imf(date).slice(17, 25);
  const rfc850 = (date) =>
    `${days[date.getUTCDay()]}, ${twoDigits(date.getUTCDate())}-${months[date.getUTCMonth()]}-${twoDigits(date.getUTCFullYear() % 100)} ${time(date)} GMT`;
  const asctime = (date) =>
    `${days[date.getUTCDay()].slice(0, 3)} ${months[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)} ${time(date)} ${date.getUTCFullYear()}`;
  /** The header's value and the milliseconds, for dates as a range: they have whole seconds, and time passes. */
  const forms = {
    "no Retry-After": [() => [], null],
    "Retry-After in seconds": [() => "30", 30_000],
    "Retry-After 0": [() => "0", 0],
    "Retry-After as a date": [() => imf(seconds(90)), [60_000, 90_000]],
    "Retry-After as a date of RFC 850": [() => rfc850(seconds(90)), [60_000, 90_000]],
    "Retry-After as a date of asctime": [() => asctime(seconds(90)), [60_000, 90_000]],
    "Retry-After in the past": [() => imf(seconds(-3600)), 0],
    "Retry-After negative": [() => "-5", null],
    "Retry-After as nonsense": [() => "soon \u00e9", null],
    "Retry-After empty": [() => "", null],
    "Retry-After of 5,000 characters": [() => "1".repeat(5000), null],
    "Retry-After twice": [() => ["10", "20"], null],
    "Retry-After in lower case": [() => [], 6000, { "retry-after": "6" }],
  };
  const statuses = { 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout" };
  return Object.fromEntries(
    Object.entries(statuses).flatMap(([status, reason]) =>
      Object.entries(forms).map(([form, [value, retryAfterMs, more]]) => [
        `${status}, ${form}`,
        {
          respond: (socket) =>
            send(message(`${status} ${reason}`, { ...HTML_TYPE, "Retry-After": value(), ...more }, PAGE))(socket),
          expected: malformed("not-json", Number(status), { retryAfterMs, retry: "backoff", body: PAGE }),
        },
      ]),
    ),
  );
}

/** The size of the large responses. */
export const LARGE_BYTES = 100 * 2 ** 20;
const ITEM = `{"id":8545436153352348,"name":"${"street ".repeat(8)}","labels":["car","cyclist"]}`;

/** Responses too large to send to every client. @type {Record<string, Misbehavior>} */
export const large = {
  "100 MB of JSON": {
    respond: (socket) =>
      sendLarge(socket, JSON_TYPE, "200 OK", '{"code":0,"message":"","success":true,"data":[0', `,${ITEM}`, "]}"),
    expected: SUCCESS,
  },
  "100 MB of HTML": {
    respond: (socket) =>
      sendLarge(socket, HTML_TYPE, "502 Bad Gateway", "<html><body>", "<p>Bad Gateway, caf\u00e9</p>\n", "</body></html>"),
    expected: malformed("not-json", 502, { retry: "backoff" }),
  },
};

async function sendLarge(socket, type, status, first, item, last) {
  const count = Math.ceil(LARGE_BYTES / Buffer.byteLength(item));
  const length = Buffer.byteLength(first + last) + count * Buffer.byteLength(item);
  socket.write(head(status, { ...type, "Content-Length": length }));
  socket.write(first);
  const many = Buffer.from(item.repeat(1000));
  for (let sent = 0; sent < count && !socket.destroyed; sent += 1000) {
    const piece = count - sent < 1000 ? item.repeat(count - sent) : many;
    if (!socket.write(piece)) await new Promise((resolve) => ["drain", "close"].forEach((event) => socket.once(event, resolve)));
  }
  socket.end(last);
}

function addressOf(name) {
  return `/behaviors/${encodeURIComponent(name)}`;
}

/** The files that a page needs to run as a client. */
const PUBLIC = /^\/(pkg(?:\/\w[\w.-]*)+|tests\/servers\/(?:observe\.js|client\.html))$/;
const TYPES = { js: "text/javascript", html: "text/html", wasm: "application/wasm" };

/**
 * Starts the server.
 *
 * @returns {Promise<{ page: string, urlOf: (name: string) => string, close: () => Promise<void> }>}
 */
export async function misbehave() {
  const sockets = new Set();
  const server = createServer({ noDelay: true }, async (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // A client may disconnect early.
    socket.on("error", () => {});
    const path = await readPath(socket);
    if (path === undefined) return;
    const name = decodeURIComponent(path.slice("/behaviors/".length));
    const found = path.startsWith("/behaviors/") ? (misbehaviors[name] ?? large[name]) : undefined;
    await (found === undefined ? sendFile(socket, path) : found.respond(socket));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  return {
    page: `http://127.0.0.1:${port}/tests/servers/client.html`,
    urlOf(name) {
      const host = misbehaviors[name]?.host ?? "127.0.0.1";
      return `http://${host}:${port}${addressOf(name)}`;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Returns the path of the first request on a connection. Further requests are ignored. */
function readPath(socket) {
  return new Promise((resolve) => {
    let head = "";
    socket.setEncoding("latin1");
    socket.on("close", () => resolve(undefined));
    socket.on("data", (piece) => {
      if (head.length < LONGEST_HEAD) head += piece;
      if (head.includes("\r\n\r\n")) resolve(head.split(" ", 2)[1]);
    });
  });
}

async function sendFile(socket, path) {
  const file = PUBLIC.test(path) ? await readFile(new URL(`../..${path}`, import.meta.url)).catch(() => undefined) : undefined;
  if (file === undefined) return send(message("404 Not Found"))(socket);
  return send(message("200 OK", { "Content-Type": TYPES[path.split(".").pop()] ?? "text/plain" }, file))(socket);
}
