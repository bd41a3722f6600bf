import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { catalog, describeCode } from "stardust-errors";
import { serve } from "./plain-files.js";
import { launch } from "../browsers.js";

const TIMEOUT_MS = 30_000;
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

const VIEWPORT = { width: 1280, height: 800 };

let server, browser, page;
/** Errors and warnings in the browser. @type {string[]} */
let problems;

before(async () => {
  [server, browser] = await Promise.all([serve(0), launch()]);
  page = await newPage();
});

after(async () => {
  await browser?.close();
  await server?.close();
});

beforeEach(() => (problems = []));

// The tests share a page, because a new one takes longer than most of them.
afterEach(async () => {
  await page.unrouteAll();
  page.removeAllListeners("request");
  await page.context().clearPermissions();
  await page.setViewportSize(VIEWPORT);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  await page.goto("about:blank");
});

async function newPage(options) {
  const context = await browser.newContext({ viewport: VIEWPORT, ...options });
  context.setDefaultTimeout(TIMEOUT_MS);
  const opened = await context.newPage();
  opened.on("console", (message) => {
    // Violations of the Content-Security-Policy are logged as errors, too.
    if (["error", "warning"].includes(message.type())) problems.push(message.text());
  });
  opened.on("pageerror", (error) => problems.push(String(error)));
  opened.on("requestfailed", (request) => problems.push(`failed: ${request.url()}`));
  opened.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
  return opened;
}

async function open(hash = "") {
  await page.goto(server.url + hash);
  await page.locator("#startup").waitFor({ state: "detached" });
}

const sample = (name) => page.getByRole("group", { name: "Samples" }).getByRole("button", { name, exact: true });
const result = () => page.locator("#result");
const response = () => page.getByLabel("Response", { exact: true });
const shownResult = async () => JSON.parse(await page.getByRole("group", { name: "Decoded result" }).textContent());

/** Returns the description of a term in a list of facts. */
async function fact(term, list = "#result .facts") {
  return page.locator(`${list} > div`).filter({ has: page.locator("dt", { hasText: new RegExp(`^${term}$`) }) }).locator("dd").innerText();
}

const openEntry = () => page.locator(".code-entry.is-open");
const visibleCodes = async () => (await page.locator(".code-entry:visible .code-number").allInnerTexts()).map(Number);
const codesWhere = (predicate) => catalog.filter(predicate).map(({ code }) => code);

async function searchFor(text) {
  await page.getByRole("searchbox", { name: "Search" }).fill(text);
  return visibleCodes();
}

/** Returns whether an element is in view. */
function isInView(locator) {
  return locator.evaluate((node) => {
    const { top, bottom } = node.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
}

describe("loading", () => {
  test("requests no missing file and does not violate its own policy", async (context) => {
    const watching = await page.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective}`));
    });
    context.after(() => watching.dispose());
    const hosts = new Set();
    page.on("request", (request) => hosts.add(new URL(request.url()).origin + "/"));
    await open();
    await sample("502 page").click();
    await page.getByRole("link", { name: "Codes", exact: true }).click();
    await openEntry().waitFor({ state: "detached" });
    assert.deepEqual(problems, []);
    assert.deepEqual([...hosts], [server.url]);
  });

  test("has a Content-Security-Policy and no inline scripts or styles", async () => {
    await open();
    await sample("Unknown").click();
    assert.equal(await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content"), CONTENT_SECURITY_POLICY);
    assert.equal(await page.locator("style, [style], script:not([src])").count(), 0);
  });

  test("decodes if the policy forbids WebAssembly", async () => {
    await page.route(server.url, async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace(" 'wasm-unsafe-eval'", "");
      await route.fulfill({ response, body });
    });
    await open();
    const isRefused = () => {
      try {
        return new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)) === undefined;
      } catch {
        return true;
      }
    };
    assert.equal(await page.evaluate(isRefused), true);
    await response().fill('{"code":5308,"data":null,"date":"","message":"","requestId":"","success":false}');
    assert.equal(await result().locator(".message").innerText(), describeCode(5308).description);
    assert.equal(await page.getByRole("alert").count(), 0);
  });

  test("shows an error if a file of the package is missing", async () => {
    await page.route("**/pkg/*", (route) => route.abort());
    await open();
    assert.match(await page.locator("#decode-panel [role=alert]").innerText(), /could not start/);
  });

  test("shows an error if its own script is missing", async () => {
    await page.route("**/main.js", (route) => route.abort());
    await page.goto(server.url);
    await page.getByText("a script failed to load").waitFor();
    assert.equal(await page.locator("#decode-panel").isVisible(), false);
  });

  test("shows a notice if JavaScript is off", async () => {
    const inert = await newPage({ javaScriptEnabled: false });
    await inert.goto(server.url);
    await inert.locator("noscript p", { hasText: "JavaScript is off." }).waitFor();
    assert.equal(await inert.getByText("Still loading.").isVisible(), false);
  });
});

describe("decoding", () => {
  beforeEach(() => open());

  test("a failure is shown with its description, facts and advice", async () => {
    await sample("500").click();
    const known = describeCode(500);
    const text = await result().innerText();
    assert.equal(await page.locator(".outcome-word strong").innerText(), "Failure");
    assert.equal(await page.locator(".outcome-tag").innerText(), "500");
    assert.equal(await page.locator(".message").innerText(), known.description);
    assert.ok(text.includes(known.name) && text.includes(known.remedy), text);
    assert.match(text, /Retry later\s+backoff/);
    assert.equal(await fact("Meaning"), known.description);
    assert.match(await fact("Category"), /^internal /);
    assert.match(await fact("Family"), /^http /);
    assert.match(await fact("Request id"), /^3f6c1d0e9b7a4c52/);
    assert.match(await fact("Date"), /^2024-05-16 19:03:34/);
    assert.equal(await fact("HTTP status"), "not given");
    assert.deepEqual((await shownResult()).description, { ...known });
    assert.match(await page.locator("#announcer").innerText(), /^Failure, 500\. Internal Error/);
    assert.equal(await sample("500").getAttribute("aria-pressed"), "true");
    assert.equal(await sample("5308").getAttribute("aria-pressed"), "false");
  });

  test("a failure without a message is shown with its description", async () => {
    await sample("404").click();
    assert.match(await response().inputValue(), /"message": ""/);
    assert.equal(await page.locator(".message").innerText(), describeCode(404).description);
  });

  test("a success is shown with exact ids and without advice", async () => {
    await sample("Success").click();
    assert.equal(await page.locator(".outcome-word strong").innerText(), "Success");
    assert.match(await response().inputValue(), /"datasetId": 8545436153352348123,/);
    assert.deepEqual((await shownResult()).data, {
      datasetId: "8545436153352348123",
      name: "Street scenes",
      items: 1280,
      labels: ["car", "cyclist"],
    });
    assert.match(await page.getByRole("group", { name: "TypeScript that handles it" }).innerText(), /return unwrapResponse<Data>\(response\)/);
    assert.equal(await page.getByText("What to do now").isVisible(), false);
  });

  test("an unknown code is a failure with an anomaly", async () => {
    await sample("Unknown").click();
    assert.equal(await page.locator(".outcome-word strong").innerText(), "Failure");
    assert.equal(await page.locator(".outcome-tag").innerText(), "5999");
    assert.match(await page.locator(".anomalies").innerText(), /^unknown-code The code is not in the catalog\./);
    assert.match(await page.locator(".remedy:visible").innerText(), /not documented[^]*quote the request id/);
    assert.equal((await shownResult()).description, null);
  });

  test("a gateway's page is malformed, with its status and Retry-After", async () => {
    await sample("502 page").click();
    assert.equal(await page.getByLabel("HTTP status").inputValue(), "502");
    assert.equal(await page.locator(".outcome-word strong").innerText(), "Malformed");
    assert.equal(await page.locator(".outcome-tag").innerText(), "not-json");
    assert.match(await page.locator(".advice").innerText(), /Retry later[^]*Wait 30 s first[^]*retryAfterMs 30000/);
    assert.match(await page.locator(".body-excerpt").innerText(), /<h1>502 Bad Gateway<\/h1>/);
    assert.equal(await page.locator("#result h1").count(), 0);
  });

  test("a truncated response is malformed", async () => {
    await sample("Cut off").click();
    assert.equal((await shownResult()).reason, "not-json");
  });

  test("every keystroke decodes: body, status and Retry-After", async () => {
    await response().fill('{"code":5999,"success":tru');
    assert.equal((await shownResult()).outcome, "malformed");
    await response().press("End");
    await response().pressSequentially("e}");
    assert.equal((await shownResult()).outcome, "success");
    await page.getByLabel("HTTP status").fill("503");
    assert.deepEqual((await shownResult()).anomalies, ["success-contradicts-status"]);
    await page.getByLabel("Retry-After").fill("2");
    assert.equal((await shownResult()).retryAfterMs, 2000);
    await page.getByLabel("HTTP status").fill("many");
    assert.equal((await shownResult()).status, null);
    assert.match(await page.locator("#status-hint").innerText(), /is ignored/);
    await response().fill("{");
    await page.getByLabel("Retry-After").fill("soon");
    assert.match(await page.locator("#retry-after-hint").innerText(), /is ignored/);
  });

  test("every anomaly is explained", async () => {
    await response().fill('{"code":5308,"success":true,"message":1,"date":2,"requestId":3}');
    const explained = await page.locator(".anomalies li").allInnerTexts();
    assert.deepEqual(explained.map((text) => text.split(" ")[0]), (await shownResult()).anomalies);
    assert.equal(explained.length, 4);
    assert.equal(await fact("Request id"), "not given");
  });

  test("an empty form shows an invitation, and with a status a malformed response", async () => {
    await page.getByRole("button", { name: "Clear" }).click();
    assert.equal(await page.evaluate(() => document.activeElement.id), "response");
    assert.match(await page.locator(".outcome").innerText(), /Nothing to decode yet[^]*pick a sample/);
    assert.equal((await shownResult()).reason, "empty");
    await page.getByLabel("HTTP status").fill("503");
    assert.equal(await page.locator(".outcome-word strong").innerText(), "Malformed");
    assert.match(await page.locator(".advice").innerText(), /Retry later/);
  });

  test("data nested too deep to show is reported", async () => {
    const deep = 20_000;
    await response().fill(`{"code":0,"success":true,"data":${"[".repeat(deep)}${"]".repeat(deep)}}`);
    assert.match(await result().innerText(), /cannot be shown/);
    await sample("400").click();
    assert.equal(await page.locator(".outcome-tag").innerText(), "400");
  });

  test("copies the request id and the TypeScript", async () => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.url });
    const pasted = () => page.evaluate(() => navigator.clipboard.readText());
    const copy = page.getByRole("button", { name: "Copy request id" });
    await copy.click();
    await copy.filter({ hasText: "Copied" }).waitFor();
    assert.equal(await pasted(), "3f6c1d0e9b7a4c52");
    const copyCode = page.getByRole("button", { name: "Copy TypeScript" });
    await copyCode.click();
    await copyCode.filter({ hasText: "Copied" }).waitFor();
    assert.equal(await pasted(), await page.getByRole("group", { name: "TypeScript that handles it" }).textContent());
  });

  test("selects the text if the browser refuses to copy", async () => {
    await page.evaluate(() => (navigator.clipboard.writeText = () => Promise.reject(new Error("refused"))));
    const copy = page.getByRole("button", { name: "Copy request id" });
    await copy.click();
    await copy.filter({ hasText: "Selected" }).waitFor();
    assert.equal(await page.evaluate(() => getSelection().toString()), "3f6c1d0e9b7a4c52");
  });
});

describe("pasted markup stays text", () => {
  const MARKUP = '<img src=x onerror="window.hacked=1">';
  const envelope = (fields) => JSON.stringify({ code: 5308, data: null, date: "", message: "", requestId: "", success: false, ...fields });

  beforeEach(() => open());
  afterEach(async () => {
    assert.equal(await page.locator("#result").locator("img, script, iframe, style, a:not([href^='#code='])").count(), 0);
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    assert.deepEqual(problems, []);
  });

  test("as the message", async () => {
    await response().fill(envelope({ message: MARKUP }));
    assert.equal(await page.locator(".message").innerText(), MARKUP);
  });

  test("as the request id and the date", async () => {
    await response().fill(envelope({ requestId: MARKUP, date: MARKUP }));
    assert.ok((await fact("Request id")).startsWith(MARKUP));
    assert.ok((await fact("Date")).startsWith(MARKUP));
  });

  test("as the whole body", async () => {
    await response().fill(MARKUP);
    assert.equal(await page.locator(".body-excerpt").innerText(), MARKUP);
  });

  test("as data and its keys, which the TypeScript contains", async () => {
    await response().fill(JSON.stringify({ code: 0, success: true, data: { [MARKUP]: MARKUP } }));
    assert.equal((await shownResult()).data[MARKUP], MARKUP);
    const code = await page.getByRole("group", { name: "TypeScript that handles it" }).textContent();
    assert.ok(code.includes(`${JSON.stringify(MARKUP)}: string`), code);
  });

  test("as the code in the URL fragment", async () => {
    await open(`#code=${encodeURIComponent(MARKUP)}`);
    await page.locator("#missing-code").waitFor();
    assert.ok((await page.locator("#missing-code").innerText()).includes(MARKUP));
    assert.equal(await page.locator("#codes-panel img").count(), 0);
  });
});

describe("codes", () => {
  test("are all listed, each with its own link", async () => {
    await open("#codes");
    assert.deepEqual(await visibleCodes(), codesWhere(() => true));
    assert.equal(await page.locator("#match-count").innerText(), "20 codes");
    const links = await page.locator(".code-row").evaluateAll((rows) => rows.map((row) => row.getAttribute("href")));
    assert.deepEqual(links, catalog.map(({ code }) => `#code=${code}`));
  });

  test("are found by number, name and word", async () => {
    await open("#codes");
    assert.deepEqual(await searchFor("5836"), [5836]);
    assert.deepEqual(await searchFor("583"), [5836, 5838, 5839]);
    assert.deepEqual(await searchFor("404"), [404]);
    assert.deepEqual(await searchFor("file_not_zip"), [5709]);
    assert.deepEqual(await searchFor("Workflow not exists"), [5845]);
    assert.deepEqual(await searchFor("  workflow  "), [5841, 5845]);
    assert.equal(await page.locator("#match-count").innerText(), "2 of 20 codes");
    assert.equal(await page.getByRole("heading", { name: "Shared with HTTP" }).isVisible(), false);
  });

  test("a search without matches says so and can be reset", async () => {
    await open("#codes");
    assert.deepEqual(await searchFor("nothing has this"), []);
    assert.equal(await page.getByText("No codes match.").isVisible(), true);
    assert.equal(await page.locator("#match-count").innerText(), "0 of 20 codes");
    await page.getByRole("button", { name: "Show all codes" }).click();
    assert.equal((await visibleCodes()).length, 20);
    assert.equal(await page.getByText("No codes match.").isVisible(), false);
  });

  test("are filtered by category, together with the search", async () => {
    await open("#codes");
    await page.getByRole("radio", { name: "not-found" }).check();
    assert.deepEqual(await visibleCodes(), codesWhere(({ category }) => category === "not-found"));
    assert.deepEqual(await searchFor("project"), [5840, 5842]);
    await page.getByRole("radio", { name: "All" }).check();
    assert.ok((await visibleCodes()).includes(5801));
  });

  test("the URL fragment opens a code with all its details", async () => {
    await open("#code=5845");
    const known = describeCode(5845);
    await openEntry().waitFor();
    assert.equal(await page.locator("#decode-panel").isVisible(), false);
    assert.equal(await openEntry().locator(".code-number").innerText(), "5845");
    assert.equal(await openEntry().getByRole("link").first().getAttribute("aria-expanded"), "true");
    assert.equal(await isInView(openEntry()), true);
    assert.match(await page.title(), /^Code 5845/);
    const list = ".is-open .facts";
    assert.equal(await fact("Name", list), known.name);
    assert.equal(await fact("Description", list), known.description);
    assert.match(await fact("Category", list), /^not-found /);
    assert.match(await fact("Family", list), /^business /);
    assert.match(await fact("HTTP status", list), /^404 /);
    assert.match(await fact("Retry", list), /^never /);
    assert.equal(await openEntry().locator(".remedy").innerText(), known.remedy);
  });

  test("the open code looks different from the others", async () => {
    await open("#code=5308");
    await openEntry().waitFor();
    assert.equal(await openEntry().locator(".code-number").innerText(), "5308");
    const background = (locator) => locator.evaluate((node) => getComputedStyle(node).backgroundColor);
    assert.notEqual(await background(openEntry()), await background(page.locator(".code-entry:not(.is-open)").first()));
  });

  test("follow the URL fragment: clicks, back, forward, and a search that hid the code", async () => {
    await open("#codes");
    await page.locator(".code-row", { hasText: "FILE_NOT_ZIP" }).click();
    await page.locator(".is-open", { hasText: "FILE_NOT_ZIP" }).waitFor();
    await page.locator(".code-row", { hasText: "FILE_TREE_MISALIGNMENT" }).click();
    await page.locator(".is-open", { hasText: "FILE_TREE_MISALIGNMENT" }).waitFor();
    assert.equal(await openEntry().count(), 1);
    await searchFor("401");
    await page.goBack();
    await page.locator(".is-open", { hasText: "FILE_NOT_ZIP" }).waitFor();
    assert.equal((await visibleCodes()).length, 20);
    await page.goForward();
    await page.locator(".is-open", { hasText: "FILE_TREE_MISALIGNMENT" }).waitFor();
    await page.locator(".is-open .code-row").click();
    await openEntry().waitFor({ state: "detached" });
    assert.equal(new URL(page.url()).hash, "#codes");
  });

  test("a code that is not in the catalog is reported", async () => {
    await open("#code=9999");
    assert.match(await page.locator("#missing-code").innerText(), /^The catalog has no code 9999\./);
    assert.equal(await openEntry().count(), 0);
    await page.goto(`${server.url}#code=400`);
    await openEntry().waitFor();
    assert.equal(await page.locator("#missing-code").isVisible(), false);
  });

  test("a fragment with a stray percent sign or an Object property is harmless", async () => {
    await open("#code=%");
    assert.match(await page.locator("#missing-code").innerText(), /has no code %\./);
    await page.goto(`${server.url}#constructor`);
    await page.locator("#decode-panel").waitFor();
    assert.deepEqual(problems, []);
  });

  test("link to a sample response and back, and keep what is pasted later", async () => {
    await open("#code=5710");
    await page.getByRole("link", { name: "Decode a sample response" }).click();
    await page.locator("#decode-panel").waitFor();
    assert.equal(await page.locator(".outcome-tag").innerText(), "5710");
    await response().fill("mine");
    await page.goBack();
    await page.locator(".is-open", { hasText: "5710" }).waitFor();
    await page.goForward();
    await page.locator("#decode-panel").waitFor();
    assert.equal(await response().inputValue(), "mine");
    await sample("5308").click();
    await page.getByRole("link", { name: "5308 in the catalog" }).click();
    await page.locator(".is-open", { hasText: "DATASET_NOT_EXISTS" }).waitFor();
  });
});

describe("keyboard", () => {
  const focused = () => page.evaluate(() => document.activeElement.textContent.trim() || document.activeElement.id);

  async function tabTo(text) {
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press("Tab");
      if ((await focused()) === text) return;
    }
    assert.fail(`no Tab leads to ${text}`);
  }

  test("decodes a sample and opens its code", async () => {
    await open();
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "Skip to content");
    await page.keyboard.press("Enter");
    await tabTo("400");
    await tabTo("Unknown");
    const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.equal(ring, "solid");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator(".outcome-tag").innerText(), "5999");
    await page.keyboard.press("Shift+Tab");
    assert.equal(await focused(), "5308");
    await page.keyboard.press("Space");
    assert.equal(await page.locator(".outcome-tag").innerText(), "5308");
    await tabTo("5308 in the catalog");
    await page.keyboard.press("Enter");
    await page.locator(".is-open", { hasText: "DATASET_NOT_EXISTS" }).waitFor();
    assert.match(await focused(), /^5308/);
  });

  test("selects a category with the arrow keys", async () => {
    await open("#codes");
    await page.getByRole("searchbox").focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    assert.deepEqual(await visibleCodes(), [401, 402, 403]);
  });
});

describe("layout", () => {
  for (const width of [320, 768, 1440]) {
    test(`nothing overflows at ${width} px`, async () => {
      await page.setViewportSize({ width, height: 700 });
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      await open();
      for (const name of ["500", "Success", "502 page", "Unknown"]) {
        await sample(name).click();
        assert.equal(await overflow(), 0, name);
      }
      await response().fill(JSON.stringify({ code: 5844, success: false, message: "m".repeat(300), requestId: "r".repeat(300), date: "d".repeat(300) }));
      assert.equal(await overflow(), 0, "long words");
      await open("#code=5844");
      await openEntry().waitFor();
      assert.equal(await overflow(), 0, "codes");
    });
  }

  test("the outcome scrolls into view on a small screen", async () => {
    await page.setViewportSize({ width: 360, height: 640 });
    await open();
    assert.equal(await isInView(page.locator(".outcome")), false);
    await sample("400").click();
    assert.equal(await isInView(page.locator(".outcome")), true);
  });

  for (const colorScheme of ["light", "dark"]) {
    test(`all text has sufficient contrast, ${colorScheme}`, async () => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const tooFaint = [];
      await open();
      for (const name of ["Success", "Unknown", "502 page"]) {
        await sample(name).click();
        tooFaint.push(...(await page.evaluate(faintText)));
      }
      await page.getByRole("button", { name: "Clear" }).click();
      tooFaint.push(...(await page.evaluate(faintText)));
      await open("#code=403");
      await openEntry().waitFor();
      tooFaint.push(...(await page.evaluate(faintText)));
      assert.deepEqual(tooFaint, []);
    });
  }
});

/** Runs in the page. Returns the texts with a contrast ratio below 4.5:1 (WCAG 2, level AA). */
function faintText() {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const background = (node) => {
    for (; node !== null; node = node.parentElement) {
      const color = rgba(getComputedStyle(node).backgroundColor);
      if (color[3] === 255) return color;
    }
    throw new Error("the page has no background");
  };
  const luminance = (color) => {
    const [red, green, blue] = color.slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const faint = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (texts.currentNode.data.trim() === "" || !node.checkVisibility({ visibilityProperty: true })) continue;
    const [light, dark] = [luminance(rgba(getComputedStyle(node).color)), luminance(background(node))].sort((a, b) => b - a);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < 4.5) faint.push(`${contrast.toFixed(2)} ${texts.currentNode.data.trim()}`);
  }
  return faint;
}
