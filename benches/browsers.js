// Runs cases in a browser. The page asks for each and posts its result, so the browser needs nobody to drive it: it is
// started with the page's address, and ended.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sirv from "sirv";

const PATIENCE_MS = 180_000;

export const BROWSERS = {
  chromium: {
    command: process.env.CHROMIUM ?? "/usr/bin/chromium",
    arguments: (profile) => [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      `--user-data-dir=${profile}`,
    ],
  },
  firefox: {
    command: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
    arguments: (profile) => {
      const preferences = {
        "dom.max_script_run_time": 0,
        "browser.shell.checkDefaultBrowser": false,
        "browser.aboutwelcome.enabled": false,
        "datareporting.policy.dataSubmissionEnabled": false,
        "app.update.enabled": false,
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
      };
      const lines = Object.entries(preferences).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${value});\n`);
      writeFileSync(join(profile, "user.js"), lines.join(""));
      return ["--headless", "--no-remote", "--profile", profile];
    },
  },
};

/** The browser's name and version, or `undefined` where it is not installed. */
export function version(browser) {
  const { stdout } = spawnSync(BROWSERS[browser].command, ["--version"], { encoding: "utf8" });
  return stdout?.match(/(Chromium|Firefox)\s+\S+/)?.[0];
}

/** Runs the cases, in this order, from a folder with page.html: the results. */
export async function runInBrowser(browser, folder, names, effort, onResult) {
  const profile = mkdtempSync(join(tmpdir(), "benches-"));
  const waiting = [...names];
  let finish, fail, timer;
  const finished = new Promise((resolve, reject) => ([finish, fail] = [resolve, reject]));
  const patience = () => {
    clearTimeout(timer);
    timer = setTimeout(() => fail(new Error(`${browser} says nothing (next: ${waiting[0]})`)), PATIENCE_MS);
  };

  const files = sirv(folder, { dev: true, setHeaders: isolate });
  const server = createServer(async (request, response) => {
    if (request.url === "/next") {
      const name = waiting[0];
      response.end(JSON.stringify(name === undefined ? null : { name, effort }));
      if (name === undefined) finish();
    } else if (request.url === "/result") {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      waiting.shift();
      onResult(JSON.parse(Buffer.concat(chunks).toString()));
      patience();
      response.end();
    } else files(request, response, () => ((response.statusCode = 404), response.end()));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}/page.html`;

  const { command, arguments: flags } = BROWSERS[browser];
  // A group of its own, so that it ends with all its processes.
  const child = spawn(command, [...flags(profile), url], { stdio: "ignore", detached: true });
  const ended = new Promise((resolve) => child.once("exit", resolve).once("error", resolve));
  ended.then(() => fail(new Error(`${browser} ended by itself`)));
  patience();
  try {
    await finished;
  } finally {
    clearTimeout(timer);
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    await ended;
    server.close();
    server.closeAllConnections();
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** Only a page that is isolated has a clock fine enough. */
function isolate(response) {
  response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
  response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
}
