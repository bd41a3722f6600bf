// The Live panel: every request of requests.json, sent from Chromium to the demo's back end, and the states without a
// back end. Needs the files that `make page` builds.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import sirv from "sirv";
import { catalog, describeCode } from "stardust-errors";
import { launch } from "../browsers.js";
import { serve } from "./server.js";

const { credentials, requests } = JSON.parse(readFileSync(new URL("../../www/requests.json", import.meta.url), "utf8"));
const PUBLISHED = fileURLToPath(new URL("../../target/page", import.meta.url));
const TIMEOUT_MS = 30_000;
const VIEWPORT = { width: 1280, height: 800 };
const SUB_PATH = "/some/where/";

const HAS_CURL = spawnSync("curl", ["--version"]).status === 0;

let server, browser, page;
/** Errors and warnings in the browser. @type {string[]} */
let problems;

before(async () => {
  [server, browser] = await Promise.all([serve(), launch()]);
  const context = await browser.newContext({ viewport: VIEWPORT });
  context.setDefaultTimeout(TIMEOUT_MS);
  page = await context.newPage();
  page.on("console", (message) => {
    // Browsers log an error for every status of 400 or above, and for every aborted request.
    const isExpected = message.text().startsWith("Failed to load resource");
    if (["error", "warning"].includes(message.type()) && !isExpected) problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(String(error)));
});

after(async () => {
  await browser?.close();
  await server?.close();
});

beforeEach(() => (problems = []));

// The tests share a page, because a new one takes longer than most of them.
afterEach(async () => {
  await page.unrouteAll();
  for (const event of ["request", "response"]) page.removeAllListeners(event);
  await page.context().clearPermissions();
  await page.setViewportSize(VIEWPORT);
  await page.goto("about:blank");
  assert.deepEqual(problems, []);
});

async function open(hash, url = server.url) {
  await page.goto(url + hash);
  await page.locator("#live-content").waitFor();
}

const chip = (name) => page.getByRole("group", { name: "Requests" }).getByRole("link", { name, exact: true });
const sendButton = () => page.getByRole("button", { name: "Send request" });
const result = () => page.getByRole("region", { name: "What the server's response means" });
const rawResponse = () => page.getByRole("region", { name: "Raw response" });
const rawBody = () => rawResponse().getByRole("group", { name: "Response body" });
const requestFrame = () => page.getByRole("region", { name: "Request", exact: true });
const announced = () => page.locator("#announcer").textContent();

/** Sends the request and waits for its response; the link is hidden until then. */
async function send() {
  await sendButton().click();
  await page.locator("#live-response:not([aria-busy])").getByRole("link", { name: "Open in Decode" }).waitFor();
}

/** Returns the value that a frame shows for a header. */
function header(frame, name) {
  return frame.locator("dl > div").filter({ has: page.locator("dt", { hasText: new RegExp(`^${name}$`) }) }).locator("dd").innerText();
}

const pathOf = (name) => requests.find(({ code, label }) => (label ?? String(code)) === name).path;

/** Holds the requests to a path. @returns {Promise<() => void>} A function that releases them. */
async function hold(path) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route(`**${path}`, async (route) => {
    await released;
    // The page may have aborted it.
    await route.continue().catch(() => {});
  });
  return release;
}

describe("sending", () => {
  test("every code of the catalog has a request, and no other code has one", () => {
    const codes = requests.flatMap(({ code }) => code ?? []);
    assert.deepEqual(codes, catalog.map(({ code }) => code));
  });

  for (const { code, path } of requests.filter((request) => request.code !== undefined)) {
    test(`${path} responds with ${code}, which is shown and decoded`, async () => {
      const known = describeCode(code);
      await open(`#live=${code}`);
      assert.equal(await page.locator("#request-name").innerText(), `${code} ${known.name}`);
      await send();
      assert.match(await rawResponse().innerText(), new RegExp(`HTTP ${known.httpStatus} `));
      assert.equal(await header(rawResponse(), "content-type"), "application/json");
      const raw = JSON.parse(await rawBody().innerText());
      assert.equal(raw.code, code);
      assert.equal(await header(rawResponse(), "x-request-id"), raw.requestId);
      assert.equal(await result().locator(".outcome-word strong").innerText(), "Failure");
      assert.equal(await result().locator(".outcome-tag").innerText(), String(code));
      assert.equal(await result().locator(".message").innerText(), raw.message);
      const text = await result().innerText();
      for (const expected of [known.name, known.description, known.remedy, raw.requestId]) assert.ok(text.includes(expected), expected);
      assert.equal(JSON.parse(await result().getByRole("group", { name: "Decoded result" }).textContent()).status, known.httpStatus);
      assert.equal(await announced(), `HTTP ${known.httpStatus}. Failure, ${code}. ${raw.message}`);
    });
  }

  test("a success is shown with exact ids", async () => {
    await open("#live=Success");
    await send();
    assert.match(await rawResponse().innerText(), /HTTP 200 OK/);
    assert.equal(await result().locator(".outcome-word strong").innerText(), "Success");
    const { data } = JSON.parse(await result().getByRole("group", { name: "Decoded result" }).textContent());
    assert.match(await rawBody().innerText(), /"id":8545436153352348123,/);
    assert.deepEqual(data.slice(0, 2).map(({ id }) => id), ["8545436153352348123", "8545436153352348124"]);
  });

  test("a gateway's page is malformed, with its Retry-After", async () => {
    await open("#live=502%20page");
    await send();
    assert.match(await rawResponse().innerText(), /HTTP 502 Bad Gateway/);
    assert.equal(await header(rawResponse(), "retry-after"), "30");
    assert.match(await rawBody().innerText(), /<h1>502 Bad Gateway<\/h1>/);
    assert.equal(await result().locator(".outcome-tag").innerText(), "not-json");
    assert.match(await result().innerText(), /Retry later\s+backoff[^]*Wait 30 s first/);
    assert.equal(await page.locator("#live-content h1").count(), 0);
  });

  test("each attempt has a new signature, which the page shows", async () => {
    const sent = [];
    page.on("request", (request) => {
      if (request.url().endsWith(pathOf("5308"))) sent.push(request.headers());
    });
    await open("#live=5308");
    for (const count of [1, 2]) {
      await send();
      assert.equal(sent.length, count);
      const headers = sent.at(-1);
      for (const name of ["X-STARDUST-KEY", "X-TS", "X-SIGN"]) {
        assert.equal(await header(requestFrame(), name), headers[name.toLowerCase()]);
      }
      const signed = `${headers["x-ts"]}&${credentials.secret}&${credentials.key}`;
      assert.equal(headers["x-sign"], createHash("md5").update(signed).digest("hex"));
      assert.ok((await requestFrame().innerText()).includes(signed));
      assert.ok(Math.abs(Date.now() - Number(headers["x-ts"])) < 60_000);
    }
    assert.notEqual(sent[0]["x-ts"], sent[1]["x-ts"]);
    assert.notEqual(sent[0]["x-sign"], sent[1]["x-sign"]);
  });

  test("the body shown is the body sent", async () => {
    for (const { code, body } of requests.filter(({ body }) => body?.json !== undefined || body?.text !== undefined)) {
      await open(`#live=${code}`);
      await page.locator("#request-name", { hasText: String(code) }).waitFor();
      const [request] = await Promise.all([page.waitForRequest((one) => one.method() === "POST"), send()]);
      const shown = await requestFrame().getByRole("group", { name: "Request body" }).textContent();
      assert.equal(request.postData(), shown);
      if (body.json !== undefined) assert.deepEqual(JSON.parse(shown), body.json);
      assert.equal(request.headers()["content-type"], body.type ?? "application/json");
    }
  });

  test("a ZIP archive is shown as a list of its files", async () => {
    await open("#live=5710");
    const body = await requestFrame().getByRole("group", { name: "Request body" }).innerText();
    assert.match(body, /ZIP archive of \d+ bytes[^]*0001\.jpg, 15 bytes/);
  });

  test("the size of a large body is shown before and while it is sent", async () => {
    const size = requests.find(({ code }) => code === 5708).body.bytes;
    assert.equal(size, 100 * 2 ** 20 + 1);
    await open("#live=5708");
    assert.equal(await page.locator("#send-note").innerText(), "Sends 100 MB");
    const body = await requestFrame().getByRole("group", { name: "Request body" }).innerText();
    assert.match(body, /^104,857,601 zero bytes\.\n[^]*they stay on your machine/);
    await page.evaluate(() => {
      window.notes = [];
      const note = document.getElementById("send-note");
      new MutationObserver(() => window.notes.push(note.textContent)).observe(note, { childList: true });
    });
    const [request] = await Promise.all([page.waitForRequest((one) => one.url().endsWith(pathOf("5708"))), send()]);
    assert.equal((await request.allHeaders())["content-length"], String(size));
    assert.equal((await page.evaluate(() => window.notes))[0], "Sending 100 MB…");
  });

  test("selecting another request discards the response of the first", async () => {
    const release = await hold(pathOf("5308"));
    await open("#live=5308");
    await sendButton().click();
    await page.locator("#send-note", { hasText: "Sending…" }).waitFor();
    assert.equal(await rawResponse().getAttribute("aria-busy"), "true");
    assert.equal(await sendButton().getAttribute("aria-disabled"), "true");
    await chip("5842").click();
    await page.locator("#request-name", { hasText: "5842" }).waitFor();
    release();
    assert.match(await result().innerText(), /Nothing sent yet/);
    await send();
    assert.equal(await result().locator(".outcome-tag").innerText(), "5842");
  });

  test("a double click sends one request", async () => {
    let count = 0;
    page.on("request", (request) => (count += request.url().endsWith(pathOf("5308"))));
    const release = await hold(pathOf("5308"));
    await open("#live=5308");
    await sendButton().dblclick();
    await page.locator("#send-note", { hasText: "Sending…" }).waitFor();
    release();
    await rawResponse().getByRole("link", { name: "Open in Decode" }).waitFor();
    assert.equal(count, 1);
  });
});

describe("the panel", () => {
  test("loads its own files only when it opens", async () => {
    const asked = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(server.url, { waitUntil: "networkidle" });
    const own = ["/requests.json", "/health", "/generated/md5.js", "/generated/zip.js"];
    assert.deepEqual(own.filter((path) => asked.includes(path)), []);
    await page.getByRole("link", { name: "Live", exact: true }).click();
    await page.locator("#live-content").waitFor();
    assert.deepEqual(own.filter((path) => !asked.includes(path)), []);
    assert.equal(await chip("5308").getAttribute("aria-current"), "true");
    assert.match(await result().innerText(), /Nothing sent yet/);
  });

  test("follows the URL fragment", async () => {
    await open("#live");
    // No element has this id, so the browser does not scroll.
    assert.equal(await page.evaluate(() => scrollY), 0);
    await chip("5845").click();
    await page.locator("#request-name", { hasText: "5845" }).waitFor();
    assert.equal(new URL(page.url()).hash, "#live=5845");
    await chip("502 page").click();
    await page.locator("#request-name", { hasText: "502 page" }).waitFor();
    assert.equal(await page.locator("#requests [aria-current]").count(), 1);
    await page.goBack();
    await page.locator("#request-name", { hasText: "5845" }).waitFor();
    await page.goto(`${server.url}#live=%3Cimg src=x%3E`);
    await page.locator("#live-notice").waitFor();
    assert.match(await page.locator("#live-notice").innerText(), /^No request is called <img src=x>\./);
    await chip("400").click();
    await page.locator("#live-notice").waitFor({ state: "hidden" });
  });

  test("opens from the catalog, passes its response to Decode, and keeps it", async () => {
    await page.goto(`${server.url}#code=5836`);
    await page.getByRole("link", { name: "Reproduce it live" }).click();
    await page.locator("#request-name", { hasText: "5836" }).waitFor();
    await send();
    const raw = await rawBody().innerText();
    await rawResponse().getByRole("link", { name: "Open in Decode" }).click();
    await page.locator("#decode-panel").waitFor();
    assert.equal(await page.getByLabel("Response", { exact: true }).inputValue(), raw);
    assert.equal(await page.getByLabel("HTTP status").inputValue(), "409");
    assert.equal(await page.locator("#result .outcome-tag").innerText(), "5836");
    assert.equal(await page.evaluate(() => document.activeElement.id), "decode-heading");
    await page.goBack();
    await page.locator("#live-content").waitFor();
    assert.equal(await rawBody().innerText(), raw);
  });

  test("works with the keyboard: the focus stays and the outcome is announced", async () => {
    await open("#live");
    await chip("5842").focus();
    await page.keyboard.press("Enter");
    await page.locator("#request-name", { hasText: "5842" }).waitFor();
    assert.equal(await chip("5842").evaluate((node) => node === document.activeElement), true);
    const focused = () => page.evaluate(() => document.activeElement.id);
    for (let presses = 0; presses < 10 && (await focused()) !== "send"; presses += 1) await page.keyboard.press("Tab");
    assert.equal(await sendButton().evaluate((node) => getComputedStyle(node).outlineStyle), "solid");
    await page.keyboard.press("Enter");
    await rawResponse().getByRole("link", { name: "Open in Decode" }).waitFor();
    assert.equal(await focused(), "send");
    assert.match(await announced(), /^HTTP 404\. Failure, 5842\./);
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "copy-curl");
  });

  for (const [width, height] of [
    [320, 640],
    [768, 1024],
    [1024, 768],
    [1440, 900],
  ]) {
    test(`fits ${width} px, and nothing moves when a response arrives`, async () => {
      await page.setViewportSize({ width, height });
      for (const name of ["5839", "5708", "Success", "502 page"]) {
        await open(`#live=${encodeURIComponent(name)}`);
        await page.locator("#request-name", { hasText: name }).waitFor();
        await page.evaluate(() => {
          window.shifts = [];
          const note = (list) => window.shifts.push(...list.getEntries().map(({ value }) => value));
          new PerformanceObserver(note).observe({ type: "layout-shift" });
        });
        await send();
        const shifts = await page.evaluate(async () => {
          // One frame to render, one to measure.
          await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
          return window.shifts;
        });
        assert.deepEqual(shifts, [], name);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, name);
        const { top, bottom } = await result().locator(".outcome-word").evaluate((node) => node.getBoundingClientRect().toJSON());
        assert.ok(top >= 0 && bottom <= height, `${name}: the outcome is in view`);
      }
    });
  }
});

describe("curl", () => {
  async function copied(name) {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.url });
    await open(`#live=${name}`);
    const button = page.locator("#copy-curl");
    await button.click();
    await button.filter({ hasText: "Copied" }).waitFor();
    return page.evaluate(() => navigator.clipboard.readText());
  }

  for (const name of ["Success", "5308", "401", "5839", "5709", "5710", "5708"]) {
    test(`${name}: the copied command gets the same response`, { skip: !HAS_CURL && "curl is not installed" }, async () => {
      const command = await copied(name);
      const response = execFileSync("sh", ["-c", command], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
      const [head, body] = response.split("\r\n\r\n").slice(-2);
      const { httpStatus, code } = describeCode(Number(name)) ?? { httpStatus: 200 };
      assert.match(head, new RegExp(`^HTTP/1.1 ${httpStatus} `));
      if (code !== undefined) assert.equal(JSON.parse(body).code, code);
      else assert.equal(JSON.parse(body).success, true);
    });
  }

  test("the command is shown and selected if the browser refuses to copy", async () => {
    await open("#live=5308");
    await page.evaluate(() => (navigator.clipboard.writeText = () => Promise.reject(new Error("refused"))));
    await page.getByRole("button", { name: "Copy as curl" }).click();
    const shown = page.getByRole("group", { name: "curl command" });
    await shown.waitFor();
    assert.equal((await page.evaluate(() => getSelection().toString())).trim(), (await shown.textContent()).trim());
    await chip("400").click();
    await shown.waitFor({ state: "hidden" });
  });
});

describe("a response's markup stays text", () => {
  const MARKUP = '<img src=x onerror="window.hacked=1">';

  afterEach(async () => {
    assert.equal(await page.locator("#live-content").locator("img, script, iframe, style").count(), 0);
    assert.equal(await page.evaluate(() => window.hacked), undefined);
  });

  async function respondWith(body, headers = {}) {
    await page.route(`**${pathOf("5308")}`, (route) => route.fulfill({ status: 404, body, headers }));
    await open("#live=5308");
    await send();
  }

  test("in the envelope", async () => {
    const fields = { message: MARKUP, requestId: MARKUP, date: MARKUP, data: { [MARKUP]: MARKUP } };
    const body = JSON.stringify({ code: 5308, success: false, ...fields });
    await respondWith(body);
    assert.equal(await rawBody().innerText(), body);
    assert.equal(await result().locator(".message").innerText(), MARKUP);
  });

  test("in the body and the headers", async () => {
    await respondWith(MARKUP, { "content-type": MARKUP, "x-request-id": MARKUP });
    assert.equal(await rawBody().innerText(), MARKUP);
    assert.equal(await header(rawResponse(), "content-type"), MARKUP);
    assert.equal(await header(rawResponse(), "x-request-id"), MARKUP);
  });

  test("a missing header is a dash, and invalid UTF-8 is shown as replacement characters", async () => {
    await respondWith(Buffer.from([0xff, 0xfe]));
    assert.equal(await header(rawResponse(), "x-request-id"), "–");
    assert.equal(await rawBody().innerText(), "\ufffd\ufffd");
    assert.equal(await result().locator(".outcome-tag").innerText(), "not-json");
  });
});

describe("without the back end", () => {
  test("a stopped server is reported, with how to restart it", async () => {
    const own = await serve();
    await open("#live=5308", own.url);
    await send();
    await own.close();
    await sendButton().click();
    await result().getByText("The server does not respond.").waitFor();
    assert.match(await result().innerText(), /Restart it with make demo, then send the request again/);
    assert.equal(await page.locator("[role=alert], #live-content .outcome-failure, #live-content .outcome-malformed").count(), 0);
    assert.equal(await announced(), "The server does not respond.");
    assert.equal(await rawResponse().getByRole("link", { name: "Open in Decode" }).isVisible(), false);
    assert.equal(await page.evaluate(() => document.activeElement.id), "send");
    await chip("5842").click();
    await page.locator("#request-name", { hasText: "5842" }).waitFor();
    assert.match(await result().innerText(), /The server does not respond/);
  });

  test("once the server is back, the next request gets a response", async () => {
    await open("#live=5308");
    await page.route(/health|dataset/, (route) => route.abort());
    await sendButton().click();
    await result().getByText("The server does not respond.").waitFor();
    await page.unroute(/health|dataset/);
    await send();
    assert.equal(await result().locator(".outcome-tag").innerText(), "5308");
  });

  test("a broken connection is told from a stopped server", async () => {
    await open("#live=5308");
    await page.route(/dataset/, (route) => route.abort());
    await sendButton().click();
    await result().getByText("The connection broke before the response arrived.").waitFor();
    assert.match(await result().innerText(), /Send the request again/);
  });

  test("a server that stops before the panel opens is reported, and the other panels work", async () => {
    const own = await serve();
    await page.goto(own.url);
    // All panels are loaded, though only one is visible.
    await page.waitForFunction((count) => document.querySelectorAll(".code-entry").length === count, catalog.length);
    await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => name.endsWith("/live-panel.js")));
    await own.close();
    await page.getByRole("link", { name: "Live", exact: true }).click();
    await page.locator("#live-notice", { hasText: "The server does not respond." }).waitFor();
    assert.equal(await page.locator("#live-content").isVisible(), false);
    // The other panels still work.
    await page.getByRole("link", { name: "Codes", exact: true }).click();
    await page.locator("#codes-panel").waitFor();
    assert.equal(await page.locator(".code-entry:visible").count(), catalog.length);
  });

  test("“Try again” loads the panel once the server is back", async () => {
    await page.route("**/requests.json", (route) => route.abort());
    await page.goto(`${server.url}#live=5842`);
    await page.locator("#live-notice", { hasText: "The server does not respond." }).waitFor();
    const focused = () => page.evaluate(() => document.activeElement.textContent);
    await page.getByRole("button", { name: "Try again" }).evaluate((button) => button.classList.add("first"));
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator("button.first").waitFor({ state: "detached" });
    assert.equal(await focused(), "Try again");
    assert.equal(await announced(), "The server does not respond.");
    await page.unroute("**/requests.json");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator("#request-name", { hasText: "5842" }).waitFor();
    assert.equal(await focused(), "Send a real request");
    assert.equal(await page.locator("#live-notice").isVisible(), false);
  });

  describe("as a published page", () => {
    let published;

    before(async () => {
      assert.ok(existsSync(PUBLISHED), "target/page does not exist: run `make page` first");
      published = await servePublished();
    });
    after(() => published?.close());

    test("the panel explains how to start the back end, and still shows the requests", async () => {
      const missing = [];
      page.on("response", (response) => {
        if (response.status() >= 400) missing.push(new URL(response.url()).pathname);
      });
      await open("#live=5801", published.url);
      assert.match(await result().innerText(), /Sending needs the demo's back end[^]*in a clone of the repository:\s+make demo/);
      assert.equal(await sendButton().isVisible(), false);
      assert.equal(await rawResponse().isVisible(), false);
      assert.match(await requestFrame().innerText(), /POST \/some\/where\/project\/create[^]*X-SIGN[^]*"City traffic"/);
      assert.equal(await page.locator("[role=alert]").count(), 0);
      await chip("Success").click();
      await page.locator("#request-name", { hasText: "Success" }).waitFor();
      await chip("5845").click();
      await page.getByRole("link", { name: "Decode a sample response with 5845" }).click();
      await page.locator("#decode-panel").waitFor();
      assert.equal(await page.locator("#result .outcome-tag").innerText(), "5845");
      assert.deepEqual(missing, [`${SUB_PATH}health`]);
    });

    test("the other panels work under any path", async () => {
      await page.goto(`${published.url}#codes`);
      await page.locator("#codes-panel").waitFor();
      assert.equal(await page.locator(".code-entry:visible").count(), catalog.length);
      assert.equal(await page.locator("#codes-panel").evaluate((node) => getComputedStyle(node).fontSize), "15px");
    });
  });
});

/** Serves target/page under a path that is not the root. */
async function servePublished() {
  const files = sirv(PUBLISHED, { dev: true });
  const http = createServer((request, response) => {
    const inside = request.url.startsWith(SUB_PATH);
    // Other paths do not belong to the page.
    request.url = inside ? request.url.slice(SUB_PATH.length - 1) : "/not-here";
    files(request, response);
  });
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${http.address().port}${SUB_PATH}`,
    close() {
      http.closeAllConnections();
      return new Promise((resolve) => http.close(resolve));
    },
  };
}
