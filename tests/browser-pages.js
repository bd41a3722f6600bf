// A page in a browser. Tests use the same methods for Chromium, driven by Playwright, and for Firefox and WebKit, driven by
// WebDriver.

import { Key } from "selenium-webdriver";
import browsingContext from "selenium-webdriver/bidi/browsingContext.js";
import logInspector from "selenium-webdriver/bidi/logInspector.js";

const TIMEOUT_MS = 30_000;
const SCRIPT_TIMEOUT_MS = 300_000;
const COLOR_SCHEME = "layout.css.prefers-color-scheme.content-override";

class Page {
  /** The errors and warnings that the page has logged. @type {string[]} */
  problems = [];

  /** Returns the errors and warnings that the page has logged since the last call. */
  async takeProblems() {
    return this.problems.splice(0);
  }

  /** Runs a function in the page, or its source, until it returns a truthy value, and returns the value. */
  async until(task, ...values) {
    const end = Date.now() + TIMEOUT_MS;
    let lastError = "";
    while (Date.now() < end) {
      // Running fails during a navigation.
      const found = await this.run(task, ...values).catch(({ message }) => void (lastError = message));
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const problems = [...this.problems, lastError].join("\n");
    throw new Error(`${this.name}: not fulfilled within ${TIMEOUT_MS / 1000} s: ${task} ${JSON.stringify(values)}\n${problems}`);
  }
}

export class ChromiumPage extends Page {
  name = "chrome";

  /** @param {import("playwright-core").Browser} browser */
  static async open(browser) {
    const opened = new ChromiumPage();
    opened.browser = browser;
    opened.page = await browser.newPage();
    opened.page.setDefaultTimeout(TIMEOUT_MS);
    opened.page.on("console", (message) => {
      // Chromium also logs responses with a status of 400 or above as errors.
      const isExpected = message.text().startsWith("Failed to load resource");
      if (["error", "warning"].includes(message.type()) && !isExpected) opened.problems.push(message.text());
    });
    opened.page.on("pageerror", (error) => opened.problems.push(String(error)));
    return opened;
  }

  async close() {
    await this.browser.close();
  }

  async open(url) {
    await this.page.goto(url);
  }

  async back() {
    await this.page.goBack();
  }

  async forward() {
    await this.page.goForward();
  }

  /** Sets the size of the viewport. */
  async resize(width, height) {
    await this.page.setViewportSize({ width, height });
  }

  /** @param {"light" | "dark"} colorScheme */
  async prefer(colorScheme) {
    await this.page.emulateMedia({ colorScheme });
  }

  /** Runs a function in the page, or its source, and returns the result. */
  run(task, ...values) {
    // Parsed in the page, because a literal with the key __proto__ would set the prototype.
    return this.page.evaluate(`(${task})(...JSON.parse(${JSON.stringify(JSON.stringify(values))}))`);
  }

  /** Clicks a visible element. */
  async click(selector) {
    await this.page.locator(selector).click();
  }

  /** Clicks the only element with this role and accessible name. */
  async clickRole(role, name) {
    await this.page.getByRole(role, { name, exact: true }).click();
  }

  /** Clicks the only element that has this text. */
  async clickText(selector, text) {
    await this.page.locator(selector).getByText(text, { exact: true }).click();
  }

  /** Clears a field and types a text into it. */
  async type(selector, text) {
    const field = this.page.locator(selector);
    await field.clear();
    await field.pressSequentially(text);
  }

  /** Presses a key, such as `Enter`, on the focused element. */
  async press(key) {
    await this.page.keyboard.press(key);
  }

  /** Chooses a file in a file input. */
  async choose(selector, path) {
    await this.page.locator(selector).setInputFiles(path);
  }

  /** Returns the text of an element as it is rendered. */
  text(selector) {
    return this.page.locator(selector).innerText();
  }
}

class WebDriverPage extends Page {
  /** @param {import("selenium-webdriver").WebDriver} driver */
  constructor(driver) {
    super();
    this.driver = driver;
  }

  async open(url) {
    await this.driver.get(url);
  }

  async back() {
    await this.driver.navigate().back();
  }

  async forward() {
    await this.driver.navigate().forward();
  }

  run(task, ...values) {
    return this.driver.executeScript(`return (${task})(...arguments)`, ...values);
  }

  async click(selector) {
    await this.driver.findElement({ css: selector }).click();
  }

  async clickRole(role, name) {
    const found = [];
    for (const element of await this.driver.findElements({ css: `${role}, [role=${role}]` })) {
      if ((await element.getAriaRole()) === role && (await element.getAccessibleName()) === name) found.push(element);
    }
    if (found.length !== 1) throw new Error(`Expected one element with the role ${role} and the name ${name}, but found ${found.length}.`);
    await found[0].click();
  }

  async clickText(selector, text) {
    const withText = (css, wanted) => [...document.querySelectorAll(css)].filter(({ textContent }) => textContent.trim() === wanted);
    const found = await this.run(withText, selector, text);
    if (found.length !== 1) throw new Error(`Expected one element ${selector} with the text ${text}, but found ${found.length}.`);
    await found[0].click();
  }

  async type(selector, text) {
    const field = await this.driver.findElement({ css: selector });
    await field.clear();
    await field.sendKeys(text);
  }

  async press(key) {
    await this.driver.actions().sendKeys(Key[key.toUpperCase()]).perform();
  }

  async choose(selector, path) {
    await this.driver.findElement({ css: selector }).sendKeys(path);
  }

  text(selector) {
    // WebKit's driver omits the line breaks between some blocks.
    return this.run((css) => document.querySelector(css).innerText.trim(), selector);
  }
}

export class FirefoxPage extends WebDriverPage {
  name = "firefox";

  /** The color scheme that `prefer` has set. @type {"light" | "dark" | undefined} */
  #colorScheme;
  #end;

  /**
   * @param {import("selenium-webdriver").WebDriver} driver
   * @param {() => Promise<void>} end Ends the session.
   */
  static async open(driver, end) {
    const opened = new FirefoxPage(driver);
    opened.#end = end;
    try {
      await driver.manage().setTimeouts({ script: SCRIPT_TIMEOUT_MS });
      const inspector = await logInspector(driver);
      await inspector.onLog(({ level, text }) => ["error", "warn"].includes(level) && opened.problems.push(text));
      opened.view = await browsingContext(driver, { browsingContextId: await driver.getWindowHandle() });
      return opened;
    } catch (error) {
      await end();
      throw error;
    }
  }

  async close() {
    // Resets the setting, because it outlives the page.
    if (this.#colorScheme !== undefined) await this.#privileged((setting) => Services.prefs.clearUserPref(setting), COLOR_SCHEME);
    await this.#end();
  }

  async resize(width, height) {
    await this.view.setViewport(width, height);
  }

  async prefer(colorScheme) {
    if (this.#colorScheme === colorScheme) return;
    this.#colorScheme = colorScheme;
    await this.#privileged((setting, value) => Services.prefs.setIntPref(setting, value), COLOR_SCHEME, colorScheme === "dark" ? 0 : 1);
    await this.until(prefersDark, colorScheme === "dark");
  }

  /** Runs a function in the browser instead of the page. */
  async #privileged(task, ...values) {
    await this.driver.setContext("chrome");
    await this.driver.executeScript(task, ...values);
    await this.driver.setContext("content");
  }
}

/** WebKitGTK 2.50 has no WebDriver BiDi, so problems are not seen before a page is open. */
export class WebKitPage extends WebDriverPage {
  name = "webkit";

  #prefer;
  #end;

  /**
   * @param {import("selenium-webdriver").WebDriver} driver
   * @param {(colorScheme: "light" | "dark") => void} prefer Sets the color scheme of the desktop.
   * @param {() => Promise<void>} end Ends the session.
   */
  static async open(driver, prefer, end) {
    const opened = new WebKitPage(driver);
    opened.#prefer = prefer;
    opened.#end = end;
    try {
      await driver.manage().setTimeouts({ script: SCRIPT_TIMEOUT_MS });
      return opened;
    } catch (error) {
      await end();
      throw error;
    }
  }

  async close() {
    await this.#end();
  }

  async open(url) {
    await this.#collectProblems();
    await super.open(url);
    await this.run(recordProblems);
  }

  async takeProblems() {
    await this.#collectProblems();
    return super.takeProblems();
  }

  async #collectProblems() {
    this.problems.push(...(await this.run(() => window.recordedProblems?.splice(0) ?? [])));
  }

  /** Sets the size of the viewport. It cannot be narrower than 290 px. */
  async resize(width, height) {
    const outer = this.driver.manage().window();
    // Depends on the toolbar.
    const [extraWidth, extraHeight] = await this.run(() => [outerWidth - innerWidth, outerHeight - innerHeight]);
    await outer.setRect({ x: 0, y: 0, width: width + extraWidth, height: height + extraHeight });
    await this.until((wanted) => innerHeight === wanted, height);
  }

  async prefer(colorScheme) {
    this.#prefer(colorScheme);
    await this.until(prefersDark, colorScheme === "dark");
  }
}

// These functions run in the page.

const prefersDark = (dark) => matchMedia("(prefers-color-scheme: dark)").matches === dark;

function recordProblems() {
  if (window.recordedProblems !== undefined) return;
  window.recordedProblems = [];
  const record = (...values) => window.recordedProblems.push(values.map(String).join(" "));
  for (const level of ["error", "warn"]) {
    const original = console[level];
    console[level] = (...values) => {
      record(...values);
      original.apply(console, values);
    };
  }
  addEventListener("error", ({ message }) => record(message));
  addEventListener("unhandledrejection", ({ reason }) => record(reason));
  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => record(`Blocked by ${violatedDirective}:`, blockedURI));
}
