// The servers of the checks of frameworks.

import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

/** Serves the API that the recipes call. Returns its `url` and a `close` function. */
export async function serveApi() {
  const server = createServer(async (request, response) => {
    const name = request.method === "POST" ? JSON.parse(await text(request)).name : "City traffic";
    const code = request.url === "/dataset/8" ? 5308 : request.method === "POST" && name === "City traffic" ? 5801 : 200;
    const body = JSON.stringify({ code, data: { name }, requestId: "7f2a", success: code === 200 });
    response.writeHead({ 200: 200, 5308: 404, 5801: 409 }[code], {
      "Access-Control-Allow-Origin": "*",
      "Content-Length": body.length,
      "Content-Type": "application/json",
      "Retry-After": "7",
    });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** Starts a script in Node, without a shell or npx, which would leave it running. Resolves once it prints its URL. */
export async function startServer(script, args, env = {}) {
  const server = spawn(process.execPath, [script, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  const url = await new Promise((resolve, reject) => {
    let output = "";
    server.stdout.on("data", (chunk) => {
      output += chunk;
      const [, port] = output.match(/http:\/\/(?:127\.0\.0\.1|localhost|0\.0\.0\.0|\[::\]):(\d+)/) ?? [];
      if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
    });
    server.on("exit", () => reject(new Error(`The server exited before it printed its URL.\n${output}`)));
  });
  return { url, close: () => server.kill() };
}

/** Returns a free port, for servers that do not print the one that they have chosen. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
