// What the environments with a browser share: it stands beside the app, and its tools are the app's own.
//
// `read` runs in the page, again and again until it returns something: as a rule the page's result, which it puts into
// the document. A page without a result fails with whatever the browser complained about.

import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { homedir } from "node:os";
import { join } from "node:path";

const PATIENCE_MS = 20_000;

const result = () => document.body?.dataset.result;

export async function inChromium(url, read = result) {
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  try {
    const page = await browser.newPage();
    const complaints = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(`${message.text()} (${message.location().url})`));
    page.on("pageerror", (error) => complaints.push(error.stack || String(error)));
    page.on("requestfailed", (request) => complaints.push(`${request.url()}: ${request.failure().errorText}`));
    await page.goto(url, { timeout: PATIENCE_MS });
    return await until(() => page.evaluate(read), `Chromium at ${url}`, complaints);
  } finally {
    await browser.close();
  }
}

/** Stock Firefox, which Playwright does not drive. */
export async function inFirefox(url, read = result) {
  const { Builder } = await import("selenium-webdriver");
  const { Options, ServiceBuilder } = await import("selenium-webdriver/firefox.js");
  const { default: LogInspector } = await import("selenium-webdriver/bidi/logInspector.js");
  const driver = await new Builder()
    .forBrowser("firefox")
    .setFirefoxOptions(new Options().setBinary(process.env.FIREFOX ?? "/usr/bin/firefox-esr").addArguments("--headless").enableBidi())
    .setFirefoxService(new ServiceBuilder(geckodriver()))
    .build();
  try {
    const complaints = [];
    const inspector = await LogInspector(driver);
    await inspector.onLog((entry) => entry.level === "error" && complaints.push(entry.text));
    await driver.get(url);
    return await until(() => driver.executeScript(read), `Firefox at ${url}`, complaints);
  } finally {
    await driver.quit();
  }
}

/** Named, so that selenium-webdriver does not download one. */
function geckodriver() {
  const tools = process.env.STARDUST_TOOLS ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "stardust-errors");
  const cached = join(tools, "bin", "geckodriver");
  return process.env.GECKODRIVER ?? (existsSync(cached) ? cached : "geckodriver");
}

async function until(attempt, where, complaints) {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    // A page that is just being loaded anew has no document to look at.
    const value = await attempt().catch((error) => void (complaints.last = error.message));
    if (value !== undefined && value !== null) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error([`${where} shows no result.`, ...complaints, complaints.last].filter(Boolean).join("\n"));
}

/** Serves a folder on a free port, each file with these headers: its `url`, and `close`. */
export async function serveFolder(folder, headers = {}) {
  const { default: sirv } = await import("sirv");
  const serve = sirv(folder, {
    dev: true,
    setHeaders: (response) => Object.entries(headers).forEach(([name, value]) => response.setHeader(name, value)),
  });
  const server = createServer(serve);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
