// Launches the system's Chromium, Firefox and WebKitGTK for tests. Playwright drives Chromium. WebDriver drives the others,
// because Playwright supports only patched builds of them.
//
// A browser that crashes or hangs before its first page is launched again. Later failures are not retried.
//
// Each caller launches a separate browser, unless STARDUST_BROWSERS is set: then it uses a separate context in a browser of that
// pool. See browser-pool.js. WebKitGTK is always separate, because it has no contexts and starts fast.

import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { Builder } from "selenium-webdriver";
import chrome from "selenium-webdriver/chrome.js";
import firefox from "selenium-webdriver/firefox.js";
import remote from "selenium-webdriver/remote/index.js";
import { ChromiumPage, FirefoxPage, WebKitPage } from "./browser-pages.js";
import { MINI_BROWSER, openDesktop } from "./webkit.js";

const LAUNCHES = 3;
/** Longer than the drivers' own timeout of one minute, so that they can clean up first. */
const LAUNCH_TIMEOUT_MS = 90_000;

const POOL = process.env.STARDUST_BROWSERS;

/** The capabilities that `wasm-pack test` also uses. */
const capabilities = JSON.parse(readFileSync(new URL("../webdriver.json", import.meta.url), "utf8"));
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const CHROMIUM_ARGUMENTS = capabilities["goog:chromeOptions"].args;
const FIREFOX = process.env.FIREFOX ?? capabilities["moz:firefoxOptions"].binary;
const FIREFOX_ARGUMENTS = capabilities["moz:firefoxOptions"].args;

const chromiumOptions = { executablePath: CHROMIUM, args: CHROMIUM_ARGUMENTS, timeout: LAUNCH_TIMEOUT_MS };

const DRIVERS = {
  chrome: {
    service: () => new chrome.ServiceBuilder(process.env.CHROMEDRIVER ?? "/usr/bin/chromedriver"),
    configure: (builder) =>
      builder.setChromeOptions(new chrome.Options().setBinaryPath(CHROMIUM).addArguments(...CHROMIUM_ARGUMENTS).enableBidi()),
  },
  firefox: {
    // Allows access to the browser's settings, which include the color scheme.
    service: () => new firefox.ServiceBuilder(geckodriver()).addArguments("--allow-system-access"),
    configure(builder) {
      const options = new firefox.Options().setBinary(FIREFOX).addArguments(...FIREFOX_ARGUMENTS).enableBidi();
      // By default, a page can change its URL only 200 times in ten seconds. Playwright removes Chromium's limit.
      options.setPreference("dom.navigation.locationChangeRateLimit.count", 0);
      // Rendering in software at 60 frames per second takes a third of the time of tests that change the page often.
      options.setPreference("layout.frame_rate", 20);
      return builder.setFirefoxOptions(options);
    },
  },
  webkit: {
    openDesktop,
    service: () => new remote.DriverService.Builder(process.env.WEBKITDRIVER ?? "/usr/bin/WebKitWebDriver").setLoopback(true),
    configure: (builder) =>
      builder.withCapabilities({ browserName: "MiniBrowser", "webkitgtk:browserOptions": { binary: MINI_BROWSER, args: ["--automation"] } }),
  },
};

/** Returns the path of geckodriver, so that selenium-webdriver does not download it. */
function geckodriver() {
  const tools = process.env.STARDUST_TOOLS ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "stardust-errors");
  const built = join(tools, "bin", "geckodriver");
  return process.env.GECKODRIVER ?? (existsSync(built) ? built : "geckodriver");
}

/** Launches Chromium for Playwright. */
export function launch() {
  return untilFirstPage("Chromium", () => startChromium(chromium.launch(chromiumOptions)));
}

/**
 * Connects to the pool's Chromium, or launches one if there is no pool.
 *
 * Connecting is faster than launching, but every message passes through the pool, so long tests should use `launch`.
 */
export async function connect() {
  if (POOL === undefined) return launch();
  const response = await fetch(`${POOL}/chromium`);
  const { value } = await response.json();
  if (!response.ok) throw new Error(value.message);
  return chromium.connect(value);
}

/** Launches a Chromium that several processes can use. They connect to its `wsEndpoint()`. */
export function launchServer() {
  return untilFirstPage("Chromium", async () => {
    const server = await chromium.launchServer({ ...chromiumOptions, host: "127.0.0.1" });
    try {
      const browser = await startChromium(chromium.connect(server.wsEndpoint()));
      await browser.close();
      return server;
    } catch (error) {
      await server.kill();
      throw error;
    }
  });
}

async function startChromium(launching) {
  const browser = await launching;
  try {
    const page = await within(LAUNCH_TIMEOUT_MS, browser.newPage());
    await page.close();
    return browser;
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** Launches Chromium, or connects to it, and opens a page. */
export async function launchChromium(start = launch) {
  return ChromiumPage.open(await start());
}

/** Launches Firefox and opens a page. */
export async function launchFirefox() {
  if (POOL === undefined) {
    const { driver, end } = await startSession("firefox");
    return FirefoxPage.open(driver, end);
  }
  const driver = await builderOf("firefox", `${POOL}/firefox`).build();
  return FirefoxPage.open(driver, () => driver.quit());
}

/** Launches WebKitGTK and opens a page. */
export async function launchWebKit() {
  const { driver, desktop, end } = await startSession("webkit");
  return WebKitPage.open(driver, desktop.prefer, end);
}

const LAUNCH = { chrome: () => launchChromium(), firefox: launchFirefox, webkit: launchWebKit };

/** The names of the browsers that the tests run in. */
export const BROWSERS = Object.keys(LAUNCH);

/** Launches all browsers, and returns a page of each, in the order of `BROWSERS`. */
export async function launchAll() {
  const started = await Promise.allSettled(BROWSERS.map((name) => LAUNCH[name]()));
  const pages = started.flatMap(({ value }) => value ?? []);
  const failed = started.find(({ status }) => status === "rejected");
  if (failed === undefined) return pages;
  await Promise.all(pages.map((page) => page.close()));
  throw failed.reason;
}

/**
 * Starts a driver and a browser.
 *
 * @param {"chrome" | "firefox" | "webkit"} name
 * @returns The session, the URL of the driver, the desktop of WebKit, and a function that ends everything.
 */
export function startSession(name) {
  return untilFirstPage(name, async () => {
    const desktop = await DRIVERS[name].openDesktop?.();
    const service = DRIVERS[name].service().setEnvironment(desktop?.environment ?? null).build();
    const kill = async () => {
      await service.kill();
      desktop?.close();
    };
    try {
      const url = await service.start(LAUNCH_TIMEOUT_MS);
      const driver = await within(LAUNCH_TIMEOUT_MS, firstPage(builderOf(name, url)));
      const end = async () => {
        // Quitting fails if the browser has crashed.
        await driver.quit().catch(() => {});
        await kill();
      };
      return { driver, url, desktop, end };
    } catch (error) {
      await kill();
      throw error;
    }
  });
}

function builderOf(name, url) {
  return DRIVERS[name].configure(new Builder().forBrowser(name).usingServer(url));
}

async function firstPage(builder) {
  const driver = await builder.build();
  await driver.get("about:blank");
  return driver;
}

/**
 * Launches a browser, and retries if it fails before its first page.
 *
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} start Resolves once there is a page.
 * @returns {Promise<T>}
 */
async function untilFirstPage(name, start) {
  for (let launch = 1; ; launch += 1) {
    try {
      return await start();
    } catch (error) {
      if (launch === LAUNCHES) {
        throw new Error(`${name} failed ${LAUNCHES} times before its first page. The last time: ${error.message}`, { cause: error });
      }
      console.error(`${name} failed before its first page (launch ${launch} of ${LAUNCHES}), launching it again: ${error.message}`);
    }
  }
}

async function within(milliseconds, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no response within ${milliseconds / 1000} s`)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
