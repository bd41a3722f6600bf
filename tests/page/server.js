// The demo's Rust back end, which serves the page and the API of the Live panel.

import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const BUILD = ["build", "--locked", "--quiet", "--example", "backend", "--features", "axum,tracing"];

let built;

/** Builds the back end once. @returns {string} The path of the executable. */
export function program() {
  built ??= build();
  return built;
}

function build() {
  const options = { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 2 ** 27 };
  const { status, stdout } = spawnSync("cargo", [...BUILD, "--message-format", "json-render-diagnostics"], options);
  if (status !== 0) throw new Error("The back end does not compile.");
  // One message per line; only the message of the example has an executable.
  const [message] = stdout.split("\n").filter((line) => line.includes('"executable":"'));
  return JSON.parse(message).executable;
}

/**
 * Starts the back end on a free port.
 *
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serve() {
  const server = spawn(program(), { cwd: ROOT, env: { ...process.env, PORT: "0" }, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  server.stderr.on("data", (piece) => (log += piece));
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const url = await Promise.race([addressOf(server), ended.then(() => undefined)]);
  if (url === undefined) throw new Error(`The back end did not start.\n${log}`);
  return {
    url,
    async close() {
      // SIGTERM would wait for the connections that a browser keeps open.
      server.kill("SIGKILL");
      await ended;
    },
  };
}

/** Returns the URL that a server prints when it starts. */
export async function addressOf(server) {
  for await (const line of createInterface({ input: server.stdout })) {
    const address = /^The demo page: (http:\S+)/.exec(line);
    if (address !== null) return address[1];
  }
}
