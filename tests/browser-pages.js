// One page in one browser, the same to a test whether Playwright drives it in Chromium or WebDriver in Firefox.

import { Key } from "selenium-webdriver";
import browsingContext from "selenium-webdriver/bidi/browsingContext.js";
import logInspector from "selenium-webdriver/bidi/logInspector.js";

const PATIENCE_MS = 30_000;
const SCRIPT_TIMEOUT_MS = 300_000;
const COLOR_SCHEME = "layout.css.prefers-color-scheme.content-override";

class Page {
  /** Errors and warnings of the page. @type {string[]} */
  problems = [];

  /** Runs a function in the page, or its source, until it returns something true, and returns that. */
  async until(task, ...values) {
    const end = Date.now() + PATIENCE_MS;
    let lastError = "";
    while (Date.now() < end) {
      // A page that is being replaced by another runs nothing.
      const found = await this.run(task, ...values).catch(({ message }) => void (lastError = message));
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const complaints = [...this.problems, lastError].join("\n");
    throw new Error(`${this.name} waits in vain for ${task} ${JSON.stringify(values)}\n${complaints}`);
  }
}

export class ChromiumPage extends Page {
  name = "chrome";

  /** @param {import("playwright-core").Browser} browser */
  static async open(browser) {
    const opened = new ChromiumPage();
    opened.browser = browser;
    opened.page = await browser.newPage();
    opened.page.setDefaultTimeout(PATIENCE_MS);
    opened.page.on("console", (message) => {
      // A response of status 400 or above is printed as an error, too.
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

  /** Runs a function in the page, or its source, and returns what it resolves to. */
  run(task, ...values) {
    // Parsed in the page, since a literal would take the key __proto__ for the prototype.
    return this.page.evaluate(`(${task})(...JSON.parse(${JSON.stringify(JSON.stringify(values))}))`);
  }

  /** Clicks as a person does, on a visible element. */
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

  /** Empties a field and types into it. */
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

export class FirefoxPage extends Page {
  name = "firefox";

  /** The color scheme that was set. @type {"light" | "dark" | undefined} */
  #prefers;
  #end;

  /**
   * @param {import("selenium-webdriver").WebDriver} driver
   * @param {() => Promise<void>} end Ends the session.
   */
  static async open(driver, end) {
    const opened = new FirefoxPage();
    opened.driver = driver;
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
    // Unlike everything else, this setting outlives the page.
    if (this.#prefers !== undefined) await this.#privileged((setting) => Services.prefs.clearUserPref(setting), COLOR_SCHEME);
    await this.#end();
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

  async resize(width, height) {
    await this.view.setViewport(width, height);
  }

  async prefer(colorScheme) {
    if (this.#prefers === colorScheme) return;
    this.#prefers = colorScheme;
    await this.#privileged((setting, value) => Services.prefs.setIntPref(setting, value), COLOR_SCHEME, colorScheme === "dark" ? 0 : 1);
    await this.until((dark) => matchMedia("(prefers-color-scheme: dark)").matches === dark, colorScheme === "dark");
  }

  /** Runs a function in the browser instead of the page. */
  async #privileged(task, ...values) {
    await this.driver.setContext("chrome");
    await this.driver.executeScript(task, ...values);
    await this.driver.setContext("content");
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
    if (found.length !== 1) throw new Error(`${found.length} elements are a ${role} called ${name}`);
    await found[0].click();
  }

  async clickText(selector, text) {
    const withText = (css, wanted) => [...document.querySelectorAll(css)].filter(({ textContent }) => textContent.trim() === wanted);
    const found = await this.run(withText, selector, text);
    if (found.length !== 1) throw new Error(`${found.length} elements ${selector} say ${text}`);
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
    return this.driver.findElement({ css: selector }).getText();
  }
}
