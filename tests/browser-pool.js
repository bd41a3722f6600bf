// A pool of browsers for several processes: `node tests/browser-pool.js COMMAND...` runs COMMAND with STARDUST_BROWSERS and
// then terminates the browsers. The pool launches browsers on demand. Each user gets a separate context, whose cookies, storage
// and pages are removed at the end.
//
//   GET  /chromium          returns the URL of the shared Chromium for Playwright
//   POST /chrome/session    WebDriver: returns an idle session or starts one, exclusively for the user
//   POST /firefox/session

import { spawn } from "node:child_process";
import { createServer, request as send } from "node:http";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { launchServer, startSession } from "./browsers.js";

const DEFAULT_TIMEOUTS = { script: 30_000, pageLoad: 300_000, implicit: 0 };

/**
 * Opens a pool, unless this process already has one.
 *
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function openPool() {
  const inherited = process.env.STARDUST_BROWSERS;
  if (inherited !== undefined) return { url: inherited, close: async () => {} };
  let chromium;
  /** @type {Set<Session>} */
  const sessions = new Set();

  async function startChromium() {
    const server = await launchServer();
    server.once("close", () => (chromium = undefined));
    return server;
  }

  async function take(name) {
    for (const session of [...sessions].filter((one) => one.name === name && one.isIdle)) {
      try {
        return await session.take();
      } catch {
        await discard(session);
      }
    }
    const session = await Session.start(name);
    sessions.add(session);
    return session.take();
  }

  async function release(session) {
    try {
      await session.release();
    } catch {
      await discard(session);
    }
  }

  async function discard(session) {
    sessions.delete(session);
    await session.end();
  }

  async function handle(request, response) {
    const { method, url } = request;
    const [, name, , id, command] = url.split("/");
    const respond = (content) => response.end(JSON.stringify(content));
    if (url === "/chromium") {
      chromium ??= startChromium();
      return respond({ value: (await chromium).wsEndpoint() });
    }
    if (method === "POST" && (url === "/chrome/session" || url === "/firefox/session")) {
      return respond((await take(name)).description);
    }
    const session = [...sessions].find((one) => one.id === id);
    if (session === undefined) throw new Error(`The pool has no ${url}.`);
    // Closing the only window ends the session, too.
    if (method === "DELETE" && (command === undefined || command === "window")) {
      await release(session);
      return respond({ value: null });
    }
    session.forward(request, response);
  }

  const server = createServer((request, response) => {
    response.setHeader("Content-Type", "application/json");
    handle(request, response).catch(({ message }) => {
      response.statusCode = 500;
      response.end(JSON.stringify({ value: { error: "unknown error", message, stacktrace: "" } }));
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await Promise.all([...sessions].map((session) => session.end()));
      await (await chromium?.catch(() => {}))?.close();
    },
  };
}

/** A browser with its driver and its current user. */
class Session {
  isIdle = false;

  static async start(name) {
    const session = new Session();
    const { driver, url, end } = await startSession(name);
    Object.assign(session, { name, driver, url, end });
    session.home = await driver.getWindowHandle();
    session.bidi = await driver.getBidi();
    session.id = (await driver.getSession()).getId();
    const capabilities = await driver.getCapabilities();
    const all = Object.fromEntries([...capabilities.keys()].map((key) => [key, capabilities.get(key)]));
    // The id is included twice, because wasm-bindgen reads Chrome's from its location before WebDriver became a standard.
    session.description = { sessionId: session.id, value: { sessionId: session.id, capabilities: all } };
    return session;
  }

  async take() {
    this.isIdle = false;
    ({ userContext: this.user } = await this.#call("browser.createUserContext", {}));
    const { context } = await this.#call("browsingContext.create", { type: "tab", userContext: this.user });
    await this.driver.switchTo().window(context);
    return this;
  }

  async release() {
    await this.driver.switchTo().window(this.home);
    await this.#call("browser.removeUserContext", { userContext: this.user });
    await this.driver.manage().setTimeouts(DEFAULT_TIMEOUTS);
    this.isIdle = true;
  }

  async #call(method, params) {
    const { type, result, message } = await this.bidi.send({ method, params });
    if (type !== "success") throw new Error(`${this.name}: ${method}: ${message}`);
    return result;
  }

  /** Forwards a command to the driver, and the response to the user. */
  forward(request, response) {
    const path = request.url.slice(`/${this.name}`.length);
    const { method, headers } = request;
    const forwarded = send(new URL(path, this.url), { method, headers: { ...headers, host: new URL(this.url).host } }, (received) => {
      response.writeHead(received.statusCode, received.headers);
      received.pipe(response);
    });
    forwarded.on("error", (error) => response.destroy(error));
    request.pipe(forwarded);
  }
}

/** Runs a command with a pool. */
async function main([command, ...options]) {
  const pool = await openPool();
  const child = spawn(command, options, { stdio: "inherit", env: { ...process.env, STARDUST_BROWSERS: pool.url } });
  // The terminal also interrupts the command. This process continues, so that it can terminate the browsers.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  try {
    process.exitCode = await new Promise((resolve, reject) => {
      child.once("error", reject).once("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
    });
  } finally {
    await pool.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
