// A server for real clients, which responds like the API, and like a gateway in front of an API that has failed.

import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

export const REQUEST_ID = "7f2a";

/** The maximum age of a signature. */
const TOLERANCE_MS = 300_000;

// Allows pages of another origin to read everything.
const HEADERS = {
  "Content-Type": "application/json",
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Headers": "*",
  "Access-Control-Expose-Headers": "Retry-After",
};

/** @param {string} data JSON, because a number cannot hold the ids of the API. */
const envelope = (code, data = "null", success = false) =>
  `{"code":${code},"data":${data},"date":"2024-05-16 19:03:34","message":"","requestId":"${REQUEST_ID}","success":${success}}`;

const DATASET = envelope(200, '{"id":8545436153352348123,"name":"Cats"}', true);

const ROUTES = {
  "/dataset/7": (request, response) => {
    const isExpired = Date.now() - request.headers["x-ts"] > TOLERANCE_MS;
    response.writeHead(isExpired ? 403 : 200, HEADERS).end(isExpired ? envelope(403) : DATASET);
  },
  "/dataset/8": (_, response) => response.writeHead(404, HEADERS).end(envelope(5308)),
  // Busy for the first two requests.
  "/dataset/9": (_, response, { attempts }) => {
    if (attempts < 3) response.writeHead(503, { ...HEADERS, "Retry-After": "0" }).end(envelope(500));
    else response.writeHead(200, HEADERS).end(DATASET);
  },
  "/project/create": (_, response, { body }) => {
    const isTaken = JSON.parse(body).name === "City traffic";
    response.writeHead(isTaken ? 409 : 200, HEADERS).end(isTaken ? envelope(5801) : envelope(200, body, true));
  },
  "/gateway": (_, response) =>
    response.writeHead(502, { ...HEADERS, "Content-Type": "text/html", "Retry-After": "30" }).end("<h1>502 Bad Gateway</h1>"),
  "/busy": (_, response) => response.writeHead(429, { ...HEADERS, "Retry-After": "2" }).end(envelope(429)),
  "/hidden": (_, response) => {
    const { "Access-Control-Expose-Headers": _exposed, ...headers } = HEADERS;
    response.writeHead(429, { ...headers, "Retry-After": "2" }).end(envelope(429));
  },
  "/half": (_, response) => response.writeHead(503, HEADERS).end(envelope(500).slice(0, 40)),
  "/broken": (_, response) => {
    const body = envelope(500);
    response.writeHead(503, { ...HEADERS, "Content-Length": body.length, "Retry-After": "7" });
    response.write(body.slice(0, 40), () => setTimeout(() => response.destroy(), 50));
  },
  "/hang": () => {},
};

/**
 * Starts the server on a free port.
 *
 * @param {Record<string, [type: string, content: string]>} [files] Additional files by path.
 */
export async function start(files = {}) {
  /** The number of requests of each path. */
  const attempts = new Map();
  let aborted = 0;
  const server = createServer(async (request, response) => {
    const { url, method } = request;
    const file = files[url];
    const count = (attempts.get(url) ?? 0) + 1;
    if (method !== "OPTIONS") attempts.set(url, count);
    response.on("close", () => (aborted += response.writableEnded ? 0 : 1));
    const body = await text(request);
    if (method === "OPTIONS") response.writeHead(204, HEADERS).end();
    else if (file !== undefined) response.writeHead(200, { "Content-Type": file[0] }).end(file[1]);
    else if (Object.hasOwn(ROUTES, url)) ROUTES[url](request, response, { attempts: count, body });
    else response.writeHead(404, HEADERS).end(envelope(404));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    attemptsAt: (path) => attempts.get(path) ?? 0,
    aborted: () => aborted,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** Returns a URL that refuses connections. */
export async function refusingUrl() {
  const server = await start();
  await server.close();
  return server.url;
}
