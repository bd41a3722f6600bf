// Serves the demo page as plain files, without its back end: `/` is www/ and `/pkg/` the npm package.

import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import sirv from "sirv";

const HOST = "127.0.0.1";

const page = folder("www");
const pkg = folder("pkg");

function folder(name) {
  return sirv(fileURLToPath(new URL(`../../${name}`, import.meta.url)), { dev: true });
}

/**
 * Starts the server.
 *
 * @param {number} port 0 for any free port
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export function serve(port) {
  const server = createServer((request, response) => {
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (!request.url.startsWith("/pkg/")) return page(request, response);
    request.url = request.url.slice("/pkg".length);
    pkg(request, response);
  });
  const close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host: HOST }, () => resolve({ url: `http://${HOST}:${server.address().port}/`, close }));
  });
}
