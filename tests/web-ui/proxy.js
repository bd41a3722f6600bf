// A proxy between a browser and the back end, which records the statuses of responses, and lets a test hold or break requests.

import { createServer, request as send } from "node:http";

/**
 * Starts a proxy.
 *
 * @param {string} target The URL that requests are forwarded to, such as `http://127.0.0.1:8080/`.
 */
export async function openProxy(target) {
  /** What to do with the requests to a path. @type {{ path: RegExp, action: "hold" | "cut" } | undefined} */
  let rule;
  let release = () => {};
  let released;
  /** The paths and statuses of the responses since the last `pass`. */
  let responses = [];

  const server = createServer(async (request, response) => {
    if (rule?.path.test(request.url)) {
      if (rule.action === "cut") return void request.socket.destroy();
      await released;
    }
    const { method, headers } = request;
    const forwarded = send(new URL(request.url, target), { method, headers }, (received) => {
      response.writeHead(received.statusCode, received.headers);
      received.pipe(response);
      responses.push([request.url, received.statusCode]);
    });
    forwarded.on("error", () => response.destroy());
    response.on("close", () => {
      // The browser canceled the request. Otherwise the back end would keep reading the body that it refused.
      if (!response.writableFinished) forwarded.destroy();
    });
    request.pipe(forwarded);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    /** Holds the requests to a path until `pass` is called. */
    hold(path) {
      rule = { path, action: "hold" };
      released = new Promise((resolve) => (release = resolve));
    },
    /** Closes the connections of requests to a path. */
    cut(path) {
      rule = { path, action: "cut" };
    },
    /** Returns the HTTP statuses of the responses to a path since the last `pass`. */
    statuses(path) {
      return responses.filter(([url]) => path.test(url)).map(([, status]) => status);
    },
    pass() {
      rule = undefined;
      responses = [];
      release();
    },
    close() {
      release();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
