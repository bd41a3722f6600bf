// Stands between a browser and the back end, so that a test decides what becomes of a request.

import { createServer, request as send } from "node:http";

/**
 * @param {string} target Where requests go, such as `http://127.0.0.1:8080/`.
 */
export async function openProxy(target) {
  /** What happens to requests that a test is interested in. @type {{ path: RegExp, fate: "hold" | "cut" } | undefined} */
  let rule;
  let release = () => {};
  let released;

  const server = createServer(async (request, response) => {
    if (rule?.path.test(request.url)) {
      if (rule.fate === "cut") return void request.socket.destroy();
      await released;
    }
    const { method, headers } = request;
    const forwarded = send(new URL(request.url, target), { method, headers }, (received) => {
      response.writeHead(received.statusCode, received.headers);
      received.pipe(response);
    });
    forwarded.on("error", () => response.destroy());
    response.on("close", () => {
      // The browser gave the request up. Otherwise the back end goes on reading what it refused, and the browser sending.
      if (!response.writableFinished) forwarded.destroy();
    });
    request.pipe(forwarded);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    /** Leaves requests to a path unread until `pass` is called. */
    hold(path) {
      rule = { path, fate: "hold" };
      released = new Promise((resolve) => (release = resolve));
    },
    /** Closes the connections of requests to a path. */
    cut(path) {
      rule = { path, fate: "cut" };
    },
    pass() {
      rule = undefined;
      release();
    },
    close() {
      release();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
