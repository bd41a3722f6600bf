// The demo's back end in Rust, which serves the page and responds to the requests of the panel Live.

import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const BUILD = ["build", "--locked", "--quiet", "--example", "backend", "--features", "axum,tracing"];

let built;

/** @returns {string} Where the program is, built if it has to be. */
export function program() {
  built ??= build();
  return built;
}

function build() {
  const options = { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 2 ** 27 };
  const { status, stdout } = spawnSync("cargo", [...BUILD, "--message-format", "json-render-diagnostics"], options);
  if (status !== 0) throw new Error("The back end does not compile.");
  // One message a line; that of the program is the one that has an executable.
  const [message] = stdout.split("\n").filter((line) => line.includes('"executable":"'));
  return JSON.parse(message).executable;
}

/**
 * Starts it on a free port.
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
      // At once: it would wait for the connections that a browser keeps.
      server.kill("SIGKILL");
      await ended;
    },
  };
}

/** What a server that was just started says. */
export async function addressOf(server) {
  for await (const line of createInterface({ input: server.stdout })) {
    const address = /^The demo page: (http:\S+)/.exec(line);
    if (address !== null) return address[1];
  }
}
