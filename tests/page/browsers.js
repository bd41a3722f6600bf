// The system's own browsers, with no network but the test's own and no writing to a profile: Chromium by Playwright for
// the tests that one browser is enough for, Chromium and Firefox by WebDriver for those that are about both.

import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { Builder } from "selenium-webdriver";
import browsingContext from "selenium-webdriver/bidi/browsingContext.js";
import logInspector from "selenium-webdriver/bidi/logInspector.js";
import chrome from "selenium-webdriver/chrome.js";
import firefox from "selenium-webdriver/firefox.js";

const PATIENCE_MS = 15_000;

/** How `wasm-pack test` starts them, too. */
const capabilities = JSON.parse(readFileSync(new URL("../../webdriver.json", import.meta.url), "utf8"));
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const CHROMIUM_ARGUMENTS = capabilities["goog:chromeOptions"].args;
const FIREFOX = process.env.FIREFOX ?? capabilities["moz:firefoxOptions"].binary;
const FIREFOX_ARGUMENTS = capabilities["moz:firefoxOptions"].args;

/** Chromium by Playwright. */
export function launch() {
  return chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGUMENTS });
}

/** Chromium and Firefox by WebDriver. @returns {Promise<Browser[]>} */
export async function launchBoth() {
  const builders = [
    new Builder()
      .forBrowser("chrome")
      .setChromeOptions(new chrome.Options().setBinaryPath(CHROMIUM).addArguments(...CHROMIUM_ARGUMENTS).enableBidi())
      .setChromeService(new chrome.ServiceBuilder(process.env.CHROMEDRIVER ?? "/usr/bin/chromedriver")),
    new Builder()
      .forBrowser("firefox")
      .setFirefoxOptions(new firefox.Options().setBinary(FIREFOX).addArguments(...FIREFOX_ARGUMENTS).enableBidi())
      // With access to its settings, where the colour scheme is.
      .setFirefoxService(new firefox.ServiceBuilder(geckodriver()).addArguments("--allow-system-access")),
  ];
  const started = await Promise.allSettled(builders.map((builder) => Browser.start(builder)));
  const browsers = started.flatMap(({ value }) => value ?? []);
  const failed = started.find(({ status }) => status === "rejected");
  if (failed === undefined) return browsers;
  await Promise.all(browsers.map((browser) => browser.close()));
  throw failed.reason;
}

/** Named, so that selenium-webdriver does not download one. */
function geckodriver() {
  const tools = process.env.STARDUST_TOOLS ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "stardust-errors");
  const built = join(tools, "bin", "geckodriver");
  return process.env.GECKODRIVER ?? (existsSync(built) ? built : "geckodriver");
}

/** One page in one browser. */
class Browser {
  /** What went wrong in the page, in words. @type {string[]} */
  problems = [];

  static async start(builder) {
    const browser = new Browser();
    browser.driver = await builder.build();
    browser.name = (await browser.driver.getCapabilities()).getBrowserName();
    const inspector = await logInspector(browser.driver);
    await inspector.onLog(({ level, text }) => ["error", "warn"].includes(level) && browser.problems.push(text));
    const page = await browser.driver.getWindowHandle();
    browser.view = await browsingContext(browser.driver, { browsingContextId: page });
    return browser;
  }

  close() {
    return this.driver.quit();
  }

  open(url) {
    return this.driver.get(url);
  }

  /** Sets the size of what is seen of the page. */
  resize(width, height) {
    return this.view.setViewport(width, height);
  }

  /** @param {"light" | "dark"} scheme */
  async prefer(scheme) {
    if (this.name === "firefox") {
      await this.driver.setContext("chrome");
      const setting = "layout.css.prefers-color-scheme.content-override";
      await this.driver.executeScript((name, value) => Services.prefs.setIntPref(name, value), setting, scheme === "dark" ? 0 : 1);
      await this.driver.setContext("content");
    } else {
      const features = [{ name: "prefers-color-scheme", value: scheme }];
      await this.driver.sendDevToolsCommand("Emulation.setEmulatedMedia", { features });
    }
    await this.until((dark) => matchMedia("(prefers-color-scheme: dark)").matches === dark, scheme === "dark");
  }

  /** What a function returns that runs in the page, awaited. */
  run(task, ...values) {
    return this.driver.executeScript(task, ...values);
  }

  /** The same, again and again until it is true. */
  async until(task, ...values) {
    const end = Date.now() + PATIENCE_MS;
    while (Date.now() < end) {
      if (await this.run(task, ...values)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`${this.name} waits in vain for ${task} ${JSON.stringify(values)}\n${this.problems.join("\n")}`);
  }

  /** Clicks as a person does, on an element that is there and to be seen. */
  async click(selector) {
    await this.driver.findElement({ css: selector }).click();
  }

  /** Clicks the one among some elements that has this text. */
  async clickText(selector, text) {
    const found = await this.run(
      (css, wanted) => [...document.querySelectorAll(css)].filter((element) => element.textContent.trim() === wanted),
      selector,
      text,
    );
    if (found.length !== 1) throw new Error(`${this.name}: ${found.length} elements ${selector} say ${text}`);
    await found[0].click();
  }

  /** Empties a field and types into it. */
  async type(selector, text) {
    const field = await this.driver.findElement({ css: selector });
    await field.clear();
    await field.sendKeys(text);
  }

  /** The text of an element as it is seen. */
  text(selector) {
    return this.driver.findElement({ css: selector }).getText();
  }
}
