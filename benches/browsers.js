// Runs tasks in a browser. The page fetches each task and posts its result, so no driver is needed: the browser is started
// with the page's URL, and terminated at the end.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sirv from "sirv";
import { MINI_BROWSER, openDisplay } from "../tests/webkit.js";

const TIMEOUT_MS = 180_000;

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
  // The browser that comes with WebKitGTK, which is the engine of Safari.
  webkit: {
    command: MINI_BROWSER,
    arguments: () => ["--private"],
    needsDisplay: true,
  },
};

/** Returns the browser's name and version, or `undefined` if it is not installed. */
export async function version(browser) {
  const { stdout } = spawnSync(BROWSERS[browser].command, ["--version"], { encoding: "utf8", env: await environment(browser) });
  return stdout?.match(/(Chromium|Firefox|WebKitGTK)\s+\S+/)?.[0];
}

async function environment(browser) {
  return BROWSERS[browser].needsDisplay ? { ...process.env, DISPLAY: await display() } : process.env;
}

/** Returns the name of a display that lives as long as this process, or "" if Xvfb is not installed. */
async function display() {
  started ??= openDisplay();
  return (await started).name;
}
let started;

/** Runs the tasks in this order with page.html from a folder, and passes each result to `onResult`. */
export async function runInBrowser(browser, folder, tasks, onResult) {
  const profile = mkdtempSync(join(tmpdir(), "benches-"));
  const waiting = [...tasks];
  let finish, fail, timer;
  const finished = new Promise((resolve, reject) => ([finish, fail] = [resolve, reject]));
  const restartTimer = () => {
    clearTimeout(timer);
    timer = setTimeout(() => fail(new Error(`${browser} sent no result within ${TIMEOUT_MS / 1000} s (next: ${waiting[0]?.name})`)), TIMEOUT_MS);
  };

  const files = sirv(folder, { dev: true, setHeaders: isolate });
  const server = createServer(async (request, response) => {
    if (request.url === "/next") {
      response.end(JSON.stringify(waiting[0] ?? null));
      if (waiting.length === 0) finish();
    } else if (request.url === "/result") {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      waiting.shift();
      onResult(JSON.parse(Buffer.concat(chunks).toString()));
      restartTimer();
      response.end();
    } else files(request, response, () => ((response.statusCode = 404), response.end()));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}/page.html`;

  const { command, arguments: flags } = BROWSERS[browser];
  // In a process group of its own, so that all of its processes can be terminated.
  const child = spawn(command, [...flags(profile), url], { stdio: "ignore", detached: true, env: await environment(browser) });
  const ended = new Promise((resolve) => child.once("exit", resolve).once("error", resolve));
  ended.then(() => fail(new Error(`${browser} exited unexpectedly`)));
  restartTimer();
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

/** Isolates the page, which gives it a high-resolution clock. */
function isolate(response) {
  response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
  response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
}
