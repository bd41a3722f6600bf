// Serves the built front end and a mock API: `node examples/front-end/serve.js`, after `make front-end`. Listens on
// 127.0.0.1; PORT sets the port, by default 8080.

import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import sirv from "sirv";

const HOST = "127.0.0.1";
const ID = "8545436153352348123";

const json = (status, body) => ({ status, headers: { "Content-Type": "application/json" }, body });

const responses = {
  "/dataset/list": json(
    200,
    `{"code":200,"data":[{"id":${ID},"name":"Street scenes"}],"date":"","message":"","requestId":"a1","success":true}`,
  ),
  [`/dataset/${ID}/statistics`]: json(
    200,
    '{"code":200,"data":{"items":120,"labeled":90},"date":"","message":"","requestId":"b2","success":true}',
  ),
  "/dataset/8545436153352349999": json(
    404,
    '{"code":5308,"data":null,"date":"","message":"","requestId":"7f2a","success":false}',
  ),
  "/gateway/unreachable": {
    status: 502,
    headers: { "Content-Type": "text/html", "Retry-After": "30" },
    body: "<html><h1>502 Bad Gateway</h1></html>",
  },
};

const page = sirv(fileURLToPath(new URL("../../target/front-end", import.meta.url)), { dev: true });

/**
 * Starts the server.
 *
 * @param {number} port 0 for any free port
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export function serve(port) {
  const server = createServer((request, response) => {
    const mock = responses[request.url];
    if (mock === undefined) return page(request, response);
    response.writeHead(mock.status, mock.headers).end(mock.body);
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serve(Number(process.env.PORT || 8080));
  console.log(`The front end: ${url} (press Ctrl-C to stop)`);
}
