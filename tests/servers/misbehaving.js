// A server that does everything a server should not, over plain sockets, because no HTTP library would send this. Each
// misbehaviour has an address of its own, and says what a client has to make of it.

import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";

/** Of a request, by more than any browser sends. */
const LONGEST_HEAD = 2 ** 16;

/** Time for what was written to arrive before the connection breaks. */
const ARRIVAL_MS = 100;

const REQUEST_ID = "caf\u00e9-7f2a";
const ENVELOPE = `{"code":5308,"data":null,"date":"2024-05-16 19:03:34","message":"","requestId":"${REQUEST_ID}","success":false}`;
const JSON_TYPE = { "Content-Type": "application/json" };
const PAGE = "<html>\n<head><title>Bad Gateway</title></head>\n<body><h1>Bad Gateway</h1></body>\n</html>\n";
const HTML_TYPE = { "Content-Type": "text/html; charset=utf-8" };

/** What a client makes of an answer: these fields of the `Decoded`. */
const FAILURE = { outcome: "failure", code: 5308, requestId: REQUEST_ID, status: 404, retryAfterMs: null };
const SUCCESS = { outcome: "success", status: 200 };
const malformed = (reason, status, more) => ({ outcome: "malformed", reason, status, retryAfterMs: null, ...more });

const CUT_OFF = malformed("not-json", 404);

const GOT = "Expected a Stardust envelope, a JSON object, but got ";
/** The headers announce a body that does not come. */
const NO_BODY = { message: `${GOT}a response without a body, as for a HEAD request or with the status 204 or 304.` };
/** The browser hides the body. */
const OPAQUE = { message: `${GOT}an opaque response; send the request without \`mode: "no-cors"\`.` };

/** Or this, where no answer came: `fetch` or the reading of the body rejects. */
const REJECTION = "rejection";

/** The bytes of a whole message. A header without a value is left out, one with several comes several times. */
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

function chunk(piece) {
  const bytes = Buffer.from(piece);
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")]);
}

const CHUNKED = { ...JSON_TYPE, "Transfer-Encoding": "chunked" };
const KEPT = { ...CHUNKED, Connection: "keep-alive" };
const LAST_CHUNK = "0\r\n\r\n";

/** Writes these pieces one by one and ends. */
const send =
  (...pieces) =>
  async (socket) => {
    for (const piece of pieces) socket.write(piece);
    socket.end();
  };

/** Writes, and leaves the connection open for good. */
const stall =
  (...pieces) =>
  async (socket) => {
    for (const piece of pieces) socket.write(piece);
  };

const reset =
  (...pieces) =>
  async (socket) => {
    for (const piece of pieces) socket.write(piece);
    await pause(ARRIVAL_MS);
    socket.resetAndDestroy();
  };

/** So slowly that each piece arrives by itself. */
const drip = (first, pieces) => async (socket) => {
  socket.setNoDelay();
  socket.write(first);
  for (const piece of pieces) {
    await pause(2);
    socket.write(piece);
  }
  socket.end();
};

function utf16(text, isBigEndian, hasMark) {
  const bytes = Buffer.from((hasMark ? "\ufeff" : "") + text, "utf16le");
  return isBigEndian ? bytes.swap16() : bytes;
}

const middle = Math.floor(ENVELOPE.length / 2);
const start = ENVELOPE.slice(0, middle);
const end = ENVELOPE.slice(middle);
const bytes = Buffer.from(ENVELOPE);

/** @typedef {object | "rejection"} Expected */

/**
 * @typedef {object} Misbehaviour
 * @property {(socket: import("node:net").Socket) => Promise<void>} answer
 * @property {Expected | Expected[]} expected Several where the versions of a client differ.
 * @property {Partial<Record<"node" | "chrome" | "firefox", Expected | Expected[]>>} [but] Where a client's own network stack
 *   hands over something else.
 * @property {RequestInit} [init]
 * @property {boolean} [aborts] Whether the caller gives up.
 * @property {string} [host] Another name of the server, and so another origin.
 */

/** @type {Record<string, Misbehaviour>} */
export const misbehaviours = {
  // Nothing wrong yet.
  "a failure": { answer: send(message("404 Not Found", JSON_TYPE, ENVELOPE)), expected: FAILURE },
  "a success": { answer: send(message("200 OK", JSON_TYPE, '{"code":0,"data":[1],"success":true}')), expected: SUCCESS },
  "a success under 500": {
    answer: send(message("500 Internal Server Error", JSON_TYPE, '{"code":0,"data":[1],"success":true}')),
    expected: { outcome: "failure", code: 0, status: 500, retryAfterMs: null },
  },

  // Cut off.
  "Content-Length too large": {
    answer: send(message("404 Not Found", { ...JSON_TYPE, "Content-Length": bytes.length + 500 }, ENVELOPE)),
    expected: REJECTION,
    // Firefox hands over what came, as both browsers do further below.
    but: { firefox: [FAILURE, REJECTION] },
  },
  "Content-Length too large, half a body": {
    answer: send(message("404 Not Found", { ...JSON_TYPE, "Content-Length": bytes.length }, start)),
    expected: REJECTION,
    but: { firefox: [CUT_OFF, REJECTION] },
  },
  "Content-Length too small": {
    answer: send(message("404 Not Found", { ...JSON_TYPE, "Content-Length": middle }, ENVELOPE)),
    expected: malformed("not-json", 404),
  },
  "Content-Length 0 before a body": {
    answer: send(message("404 Not Found", { ...JSON_TYPE, "Content-Length": "0" }, ENVELOPE)),
    expected: malformed("empty", 404),
  },
  "Content-Length negative": {
    answer: send(message("404 Not Found", { ...JSON_TYPE, "Content-Length": "-5" }, ENVELOPE)),
    expected: FAILURE,
    but: { node: REJECTION },
  },
  "Content-Length in words": {
    answer: send(message("404 Not Found", { ...JSON_TYPE, "Content-Length": "many" }, ENVELOPE)),
    expected: FAILURE,
    but: { node: REJECTION },
  },
  "Content-Length twice, and different": {
    answer: send(message("404 Not Found", { ...JSON_TYPE, "Content-Length": ["5", String(bytes.length)] }, ENVELOPE)),
    expected: REJECTION,
  },
  "Content-Length beside chunks": {
    answer: send(head("404 Not Found", { ...CHUNKED, "Content-Length": "5" }), chunk(ENVELOPE), LAST_CHUNK),
    expected: FAILURE,
    but: { node: REJECTION },
  },
  "no length, until the connection ends": { answer: send(head("404 Not Found", JSON_TYPE), ENVELOPE), expected: FAILURE },
  "no length, cut off": { answer: send(head("404 Not Found", JSON_TYPE), start), expected: malformed("not-json", 404) },
  chunks: { answer: send(head("404 Not Found", CHUNKED), chunk(start), chunk(end), LAST_CHUNK), expected: FAILURE },
  "chunks of one byte, also within a character": {
    answer: drip(head("404 Not Found", CHUNKED), [...Array.from(bytes, (byte) => chunk([byte])), LAST_CHUNK]),
    expected: FAILURE,
  },
  "chunks with extensions and a trailer": {
    answer: send(
      head("404 Not Found", { ...CHUNKED, Trailer: "Retry-After" }),
      `${bytes.length.toString(16)};a=b\r\n`,
      bytes,
      "\r\n0\r\nRetry-After: 5\r\n\r\n",
    ),
    expected: FAILURE,
  },
  "chunks without an end": {
    answer: send(head("404 Not Found", KEPT), chunk(ENVELOPE)),
    expected: REJECTION,
    but: { firefox: [FAILURE, REJECTION] },
  },
  "a chunk cut off": {
    answer: send(head("404 Not Found", KEPT), chunk(ENVELOPE).subarray(0, middle)),
    expected: REJECTION,
    but: { firefox: [CUT_OFF, REJECTION] },
  },
  // Node takes the end of a connection that was to be closed for the end of the chunks.
  "chunks without an end, on a connection to be closed": {
    answer: send(head("404 Not Found", CHUNKED), chunk(ENVELOPE)),
    expected: REJECTION,
    but: { node: [FAILURE, REJECTION], firefox: [FAILURE, REJECTION] },
  },
  "a chunk cut off, on a connection to be closed": {
    answer: send(head("404 Not Found", CHUNKED), chunk(ENVELOPE).subarray(0, middle)),
    expected: REJECTION,
    but: { node: [CUT_OFF, REJECTION], firefox: [CUT_OFF, REJECTION] },
  },
  "a chunk whose size is none": { answer: send(head("404 Not Found", CHUNKED), "zz\r\n", ENVELOPE), expected: REJECTION },
  "a chunk too large for a number": {
    answer: send(head("404 Not Found", CHUNKED), "ffffffffffffffffff\r\n", ENVELOPE),
    expected: REJECTION,
  },
  nothing: { answer: send(), expected: REJECTION },
  "half a head": {
    answer: send("HTTP/1.1 404 Not Found\r\nContent-Ty"),
    expected: REJECTION,
    but: { chrome: [malformed("empty", 404), REJECTION], firefox: [malformed("empty", 404), REJECTION] },
  },

  // Stalled, and given up by the caller.
  "no head, ever": { answer: stall(), expected: REJECTION, aborts: true },
  "half a head, and no more": { answer: stall("HTTP/1.1 404 Not Found\r\nContent-Ty"), expected: REJECTION, aborts: true },
  "no body, ever": {
    answer: stall(head("503 Service Unavailable", { "Content-Length": "100", "Retry-After": "5" })),
    expected: REJECTION,
    aborts: true,
  },
  "half a body, and no more": {
    answer: stall(head("404 Not Found", { "Content-Length": bytes.length }), start),
    expected: REJECTION,
    aborts: true,
  },
  "half a chunk, and no more": {
    answer: stall(head("404 Not Found", CHUNKED), chunk(ENVELOPE).subarray(0, middle)),
    expected: REJECTION,
    aborts: true,
  },

  // Reset.
  "reset at once": { answer: reset(), expected: REJECTION },
  "reset within the head": { answer: reset("HTTP/1.1 404 Not Found\r\nContent-Ty"), expected: REJECTION },
  "reset after the head": { answer: reset(head("404 Not Found", { "Content-Length": bytes.length })), expected: REJECTION },
  "reset within the body": {
    answer: reset(head("404 Not Found", { "Content-Length": bytes.length }), start),
    expected: REJECTION,
  },
  "reset within a chunk": {
    answer: reset(head("404 Not Found", KEPT), chunk(ENVELOPE).subarray(0, middle)),
    expected: REJECTION,
  },

  // Compressed.
  gzip: {
    answer: send(message("404 Not Found", { ...JSON_TYPE, "Content-Encoding": "gzip" }, gzipSync(bytes))),
    expected: FAILURE,
  },
  "gzip in chunks": {
    answer: send(
      head("404 Not Found", { ...CHUNKED, "Content-Encoding": "gzip" }),
      ...Array.from(gzipSync(bytes), (byte) => chunk([byte])),
      LAST_CHUNK,
    ),
    expected: FAILURE,
  },
  "gzip that is none": {
    answer: send(message("404 Not Found", { ...JSON_TYPE, "Content-Encoding": "gzip" }, ENVELOPE)),
    expected: REJECTION,
  },
  "gzip with a wrong byte": {
    answer: send(message("404 Not Found", { ...JSON_TYPE, "Content-Encoding": "gzip" }, damaged(gzipSync(bytes)))),
    expected: REJECTION,
    but: { chrome: [CUT_OFF, REJECTION], firefox: [CUT_OFF, REJECTION] },
  },
  "gzip cut off": {
    answer: send(message("404 Not Found", { ...JSON_TYPE, "Content-Encoding": "gzip" }, gzipSync(bytes).subarray(0, 60))),
    expected: [CUT_OFF, REJECTION],
  },
  "gzip that is not said": {
    answer: send(message("404 Not Found", JSON_TYPE, gzipSync(bytes))),
    expected: malformed("not-json", 404),
  },
  "gzip twice": {
    answer: send(message("404 Not Found", { ...JSON_TYPE, "Content-Encoding": "gzip, gzip" }, gzipSync(gzipSync(bytes)))),
    expected: FAILURE,
  },
  deflate: {
    answer: send(message("404 Not Found", { ...JSON_TYPE, "Content-Encoding": "deflate" }, deflateSync(bytes))),
    expected: FAILURE,
  },
  brotli: {
    answer: send(message("404 Not Found", { ...JSON_TYPE, "Content-Encoding": "br" }, brotliCompressSync(bytes))),
    expected: FAILURE,
  },
  "brotli that is none": {
    answer: send(message("404 Not Found", { ...JSON_TYPE, "Content-Encoding": "br" }, ENVELOPE)),
    expected: REJECTION,
  },
  "an encoding nobody knows": {
    answer: send(message("404 Not Found", { ...JSON_TYPE, "Content-Encoding": "rot13" }, ENVELOPE)),
    expected: FAILURE,
  },

  // Types and character sets.
  "no Content-Type": { answer: send(message("404 Not Found", {}, ENVELOPE)), expected: FAILURE },
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
        answer: send(message("404 Not Found", { "Content-Type": type, "X-Content-Type-Options": "nosniff" }, ENVELOPE)),
        expected: FAILURE,
      },
    ]),
  ),
  "HTML as JSON": { answer: send(message("200 OK", JSON_TYPE, PAGE)), expected: malformed("not-json", 200) },
  "UTF-8 with a byte order mark": { answer: send(message("404 Not Found", JSON_TYPE, `\ufeff${ENVELOPE}`)), expected: FAILURE },
  ...Object.fromEntries(
    [
      ["LE with", false, true],
      ["BE with", true, true],
      ["LE without", false, false],
      ["BE without", true, false],
    ].map(([which, isBigEndian, hasMark]) => [
      `UTF-16 ${which} a byte order mark`,
      {
        answer: send(
          message("404 Not Found", { "Content-Type": "application/json; charset=utf-16" }, utf16(ENVELOPE, isBigEndian, hasMark)),
        ),
        expected: malformed("not-json", 404),
      },
    ]),
  ),
  "Latin-1": {
    answer: send(
      message("404 Not Found", { "Content-Type": "application/json; charset=iso-8859-1" }, Buffer.from(ENVELOPE, "latin1")),
    ),
    expected: malformed("not-json", 404),
  },
  "a NUL behind the envelope": {
    answer: send(message("404 Not Found", JSON_TYPE, `${ENVELOPE}\0`)),
    expected: malformed("not-json", 404),
  },
  "two envelopes": {
    answer: send(message("404 Not Found", JSON_TYPE, ENVELOPE + ENVELOPE)),
    expected: malformed("not-json", 404),
  },

  // Gateways.
  ...gatewayPages(),
  "a Retry-After on a failure": {
    answer: send(message("503 Service Unavailable", { ...JSON_TYPE, "Retry-After": "7" }, ENVELOPE)),
    expected: { ...FAILURE, status: 503, retryAfterMs: 7000 },
  },

  // Little or nothing.
  "an empty 200": { answer: send(message("200 OK", JSON_TYPE)), expected: malformed("empty", 200) },
  "a blank 200": { answer: send(message("200 OK", JSON_TYPE, " \r\n\t")), expected: malformed("empty", 200) },
  204: { answer: send(head("204 No Content", {})), expected: malformed("empty", 204) },
  "204 with a body": { answer: send(message("204 No Content", JSON_TYPE, ENVELOPE)), expected: malformed("empty", 204) },
  205: { answer: send(message("205 Reset Content")), expected: malformed("empty", 205) },
  "205 with a body": {
    answer: send(message("205 Reset Content", JSON_TYPE, ENVELOPE)),
    expected: malformed("empty", 205, NO_BODY),
  },
  304: {
    answer: send(head("304 Not Modified", { "Retry-After": "4" })),
    expected: malformed("empty", 304, { retryAfterMs: 4000 }),
  },
  HEAD: {
    answer: send(head("503 Service Unavailable", { ...JSON_TYPE, "Content-Length": bytes.length, "Retry-After": "9" })),
    init: { method: "HEAD" },
    expected: malformed("empty", 503, { retryAfterMs: 9000, retry: "backoff", ...NO_BODY }),
  },
  "HEAD with a body": {
    answer: send(message("404 Not Found", JSON_TYPE, ENVELOPE)),
    init: { method: "HEAD" },
    expected: malformed("empty", 404, NO_BODY),
  },

  // Odd statuses and heads.
  ...Object.fromEntries(
    [
      [418, "I'm a teapot", "never"],
      [429, "Too Many Requests", "backoff"],
      [599, "Network Connect Timeout Error", "never"],
      [402, "", "never"],
      [408, "Request Timeout", "backoff"],
    ].map(([status, reason, retry]) => [
      `status ${status}`,
      { answer: send(message(`${status} ${reason}`, HTML_TYPE, PAGE)), expected: malformed("not-json", status, { retry }) },
    ]),
  ),
  "status 999": { answer: send(message("999 No", HTML_TYPE, PAGE)), expected: malformed("not-json", 999, { retry: "never" }) },
  "status 600": { answer: send(message("600 No", JSON_TYPE, ENVELOPE)), expected: { ...FAILURE, status: 600 } },
  "a status of four digits": {
    answer: send(message("4040 No", JSON_TYPE, ENVELOPE)),
    expected: REJECTION,
    // Chromium says 4040, which is no status.
    but: { chrome: [{ ...FAILURE, status: null }, REJECTION] },
  },
  "a status without a reason": { answer: send(message("404", JSON_TYPE, ENVELOPE)), expected: FAILURE },
  "early hints first": {
    answer: send("HTTP/1.1 103 Early Hints\r\nRetry-After: 1\r\n\r\n", message("404 Not Found", JSON_TYPE, ENVELOPE)),
    expected: FAILURE,
  },
  "no HTTP at all": {
    answer: send("SSH-2.0-OpenSSH_9.6\r\n\r\n"),
    expected: REJECTION,
    // Firefox takes it for HTTP/0.9, which had no heads.
    but: { firefox: [malformed("not-json", 200), REJECTION] },
  },
  "HTTP/1.0": { answer: send(`HTTP/1.0 404 Not Found\r\nContent-Type: application/json\r\n\r\n`, ENVELOPE), expected: FAILURE },
  "a line of a head without a colon": {
    answer: send(`HTTP/1.1 404 Not Found\r\nnothing\r\nContent-Length: ${bytes.length}\r\n\r\n`, ENVELOPE),
    expected: FAILURE,
    but: { node: REJECTION },
  },
  "a head too long for Node": {
    answer: send(message("503 Service Unavailable", { "X-Long": "x".repeat(30_000), "Retry-After": "3" }, ENVELOPE)),
    expected: { ...FAILURE, status: 503, retryAfterMs: 3000 },
    but: { node: REJECTION },
  },
  "lines that end with a line feed only": {
    answer: send(`HTTP/1.1 404 Not Found\nContent-Length: ${bytes.length}\n\n`, ENVELOPE),
    expected: FAILURE,
    but: { node: REJECTION },
  },
  "an upgrade nobody asked for": {
    answer: send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"),
    expected: REJECTION,
    but: { firefox: [malformed("empty", 101), REJECTION] },
  },
  "a second answer behind the first": {
    answer: send(
      message("404 Not Found", { ...JSON_TYPE, Connection: "keep-alive" }, ENVELOPE),
      message("200 OK", JSON_TYPE, '{"code":0,"success":true}'),
    ),
    expected: FAILURE,
  },

  // Redirects.
  "301 to an HTML page": {
    answer: send(message("301 Moved Permanently", { Location: addressOf("HTML as JSON") })),
    expected: malformed("not-json", 200),
  },
  "302 to a failure": {
    answer: send(message("302 Found", { Location: addressOf("a failure"), "Retry-After": "5" })),
    expected: FAILURE,
  },
  "308 to a gateway's page": {
    answer: send(message("308 Permanent Redirect", { Location: addressOf("502, Retry-After in seconds") })),
    expected: malformed("not-json", 502, { retryAfterMs: 30_000 }),
  },
  "307 to itself": {
    answer: send(message("307 Temporary Redirect", { Location: addressOf("307 to itself") })),
    expected: REJECTION,
  },
  "a redirect that leads nowhere": { answer: send(message("302 Found", HTML_TYPE, PAGE)), expected: malformed("not-json", 302) },
  "a redirect to what is no address": { answer: send(message("302 Found", { Location: "http://[" }, PAGE)), expected: REJECTION },
  "a redirect to another scheme": {
    answer: send(message("302 Found", { Location: "file:///etc/hostname" }, PAGE)),
    expected: REJECTION,
  },
  "a redirect that is not followed": {
    answer: send(message("302 Found", { Location: addressOf("a failure"), ...HTML_TYPE, "Retry-After": "5" }, PAGE)),
    init: { redirect: "manual" },
    expected: malformed("not-json", 302, { retryAfterMs: 5000 }),
    // A browser hides all of such a response.
    but: { chrome: malformed("empty", null, OPAQUE), firefox: malformed("empty", null, OPAQUE) },
  },
  "a redirect that is forbidden": {
    answer: send(message("302 Found", { Location: addressOf("a failure") })),
    init: { redirect: "error" },
    expected: REJECTION,
  },

  // What a page may not read.
  "another origin": {
    answer: send(message("404 Not Found", JSON_TYPE, ENVELOPE)),
    host: "localhost",
    expected: REJECTION,
    but: { node: FAILURE },
  },
  "another origin, without reading it": {
    answer: send(message("404 Not Found", { ...JSON_TYPE, "Retry-After": "5" }, ENVELOPE)),
    host: "localhost",
    init: { mode: "no-cors" },
    expected: malformed("empty", null, OPAQUE),
    but: { node: { ...FAILURE, retryAfterMs: 5000 } },
  },
};

function damaged(compressed) {
  const copy = Buffer.from(compressed);
  copy[Math.floor(copy.length / 2)] ^= 0xff;
  return copy;
}

/** Each status with each form of the header. Dates are made when they are sent. */
function gatewayPages() {
  const seconds = (count) => new Date(Date.now() + count * 1000);
  const imf = (date) => date.toUTCString();
  const [days, months] = [
    "Sunday Monday Tuesday Wednesday Thursday Friday Saturday",
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
  ].map((words) => words.split(" "));
  const two = (number) => String(number).padStart(2, "0");
  const time = (date) => imf(date).slice(17, 25);
  const rfc850 = (date) =>
    `${days[date.getUTCDay()]}, ${two(date.getUTCDate())}-${months[date.getUTCMonth()]}-${two(date.getUTCFullYear() % 100)} ${time(date)} GMT`;
  const asctime = (date) =>
    `${days[date.getUTCDay()].slice(0, 3)} ${months[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)} ${time(date)} ${date.getUTCFullYear()}`;
  /** The header's value and the milliseconds: a date has no parts of a second, and some time passes. */
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
          answer: (socket) =>
            send(message(`${status} ${reason}`, { ...HTML_TYPE, "Retry-After": value(), ...more }, PAGE))(socket),
          expected: malformed("not-json", Number(status), { retryAfterMs, retry: "backoff", body: PAGE }),
        },
      ]),
    ),
  );
}

/** How much the two large answers hold. */
export const LARGE_BYTES = 100 * 2 ** 20;
const ITEM = `{"id":8545436153352348,"name":"${"street ".repeat(8)}","labels":["car","cyclist"]}`;

/** Too large to send to every client. @type {Record<string, Misbehaviour>} */
export const large = {
  "100 MB of JSON": {
    answer: (socket) =>
      sendLarge(socket, JSON_TYPE, "200 OK", '{"code":0,"message":"","success":true,"data":[0', `,${ITEM}`, "]}"),
    expected: SUCCESS,
  },
  "100 MB of HTML": {
    answer: (socket) =>
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
  return `/answer/${encodeURIComponent(name)}`;
}

/** What a page needs to be a client, too: these folders and files. */
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
    // A client may be gone before the end.
    socket.on("error", () => {});
    const path = await pathAsked(socket);
    if (path === undefined) return;
    const name = decodeURIComponent(path.slice("/answer/".length));
    const found = path.startsWith("/answer/") ? (misbehaviours[name] ?? large[name]) : undefined;
    await (found === undefined ? sendFile(socket, path) : found.answer(socket));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  return {
    page: `http://127.0.0.1:${port}/tests/servers/client.html`,
    urlOf(name) {
      const host = misbehaviours[name]?.host ?? "127.0.0.1";
      return `http://${host}:${port}${addressOf(name)}`;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What the first request of a connection asks for; none is answered after that. */
function pathAsked(socket) {
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
