// The page shows responses, URL fragments and typed text as text: every payload, in every field, in Chromium, Firefox and WebKit.
// With the Content-Security-Policy, no violation is reported. Without it, only the page's own code prevents harm.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import sirv from "sirv";
import { BROWSERS, launchAll } from "../browsers.js";
import { payloads } from "./payloads.js";
import { serve } from "./server.js";

const POLICY = /<meta http-equiv="Content-Security-Policy"[^>]*>/;

let server, stub;
let browsers = [];
before(async () => {
  [server, stub] = [await serve(), await serveStub()];
  browsers = await launchAll();
});
after(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await Promise.all([server?.close(), stub?.close()]);
});

// In parallel. Indexed, because the browsers start after the tests are declared.
describe("in a browser", { concurrency: true }, () =>
  BROWSERS.forEach((name, index) => {
    describe(name, { concurrency: 1 }, () => {
      let browser;
      before(() => {
        browser = browsers[index];
        assert.equal(browser.name, name);
        // A small window renders faster.
        return browser.resize(200, 150);
      });

      async function open(url) {
        await browser.open("about:blank");
        await browser.open(url);
        await browser.until(() => document.getElementById("startup") === null);
        await browser.run(watch);
      }

      /** Runs a task in the page for each case, as one script. @returns The number of attempts, and the problems. */
      async function tryAll(task, cases = payloads) {
        // As JSON, which escapes lone surrogates.
        const [tried, problems] = await browser.run(`(json) => (${runAll})(${task}, json)`, JSON.stringify(cases));
        return { tried, problems };
      }

      test("the payloads are dangerous, and harm is detected", async (context) => {
        await open(stub.url);
        const [ran, detected] = await browser.run(
          async (all) => {
            let ran = 0;
            let detected = 0;
            for (const payload of JSON.parse(all)) {
              const container = document.createElement("div");
              document.getElementById("main").append(container);
              // Unlike innerHTML, this runs scripts.
              container.append(document.createRange().createContextualFragment(payload));
              await new Promise((resolve) => setTimeout(resolve, 20));
              container.remove();
              const harm = window.harm.splice(0);
              ran += harm.some((what) => what.startsWith("ran"));
              detected += harm.some((what) => what.startsWith("added"));
            }
            return [ran, detected];
          },
          JSON.stringify(payloads.map(({ payload }) => payload).filter((payload) => !/<(base|meta|link|form)\b/.test(payload))),
        );
        context.diagnostic(
          `parsed as markup, ${ran} of ${payloads.length} payloads run, and ${detected} add elements that are detected`,
        );
        assert.ok(ran >= 20, `${ran} ran`);
        assert.ok(detected >= 40, `${detected} were detected`);
        await open(server.url);
        const harm = await browser.run(async () => {
          document.getElementById("main").insertAdjacentHTML("beforeend", '<img src="x" onerror="ran(1)">');
          await new Promise((resolve) => setTimeout(resolve, 200));
          return window.harm.splice(0);
        });
        assert.ok(
          harm.some((what) => what.startsWith("against the policy")),
          harm.join(),
        );
        assert.ok(!harm.some((what) => what.startsWith("ran")), harm.join());
      });

      const pages = { "with its policy": () => server.url, "without its policy": () => stub.url };
      for (const [which, url] of Object.entries(pages)) {
        test(`a pasted response stays text, ${which}`, async (context) => {
          await open(url());
          const { problems, tried } = await tryAll(pasteAll);
          context.diagnostic(`${tried} tried`);
          assert.deepEqual(problems, []);
        });

        test(`the initial URL fragment stays text, ${which}`, async () => {
          const texts = ["</title><script>ran(1)</script>", "<img src=x onerror=ran(1)>"];
          for (const word of ["sample", "code", "live"]) {
            for (const text of texts) {
              await open(`${url()}#${word}=${encodeURIComponent(text)}`);
              assert.deepEqual(
                await browser.run(() => [document.querySelectorAll("main :is(script, img, iframe)").length, window.harm]),
                [0, []],
              );
            }
          }
        });
      }

      test("URL fragments and the search stay text", async (context) => {
        await open(`${stub.url}#live`);
        await browser.until(() => document.getElementById("request-name").checkVisibility());
        const { problems, tried } = await tryAll(goEverywhere);
        context.diagnostic(`${tried} tried`);
        assert.deepEqual(problems, []);
      });

      test("a server's response in the Live panel stays text", async (context) => {
        await open(`${stub.url}#live=Success`);
        await browser.until(() => document.getElementById("request-name").checkVisibility());
        const cases = payloads.flatMap(({ kind, payload }) =>
          Object.entries(responsesWith(payload)).map(([field, response]) => ({ kind: `${kind}, ${field}`, payload, field, response })),
        );
        stub.responses[name] = cases.map(({ response }) => response);
        const { problems, tried } = await tryAll(sendAndRead, cases);
        context.diagnostic(`${tried} tried`);
        assert.deepEqual(problems, []);
      });
    });
  }),
);

// The following functions run in the page.

/** Records in `window.harm` everything that a payload does. */
function watch() {
  const FORBIDDEN =
    "script, style, link, meta, base, title, img, image, iframe, frame, object, embed, applet, video, audio, source, form, math, template, foreignObject, animate, set, marquee, noscript";
  window.harm = [];
  const note =
    (what) =>
    (...details) =>
      void window.harm.push(`${what} ${details.join(" ")}`);
  window.ran = note("ran");
  for (const dialog of ["alert", "confirm", "prompt", "print", "open"]) window[dialog] = note("ran");
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, sample }) =>
    note("against the policy:")(violatedDirective, sample),
  );
  const look = (element) => {
    if (element.nodeType !== Node.ELEMENT_NODE) return;
    if (element.matches(FORBIDDEN)) note("added an element:")(element.localName);
    for (const { name, value } of element.attributes) {
      if (/^on|^srcdoc$|^style$/i.test(name)) note("added an attribute:")(name);
      if (/^(xlink:)?href$|^src$|^action$|^formaction$|^data$/i.test(name) && !/^#/.test(value)) note("added an address:")(value);
    }
    for (const child of element.children) look(child);
  };
  new MutationObserver((changes) => {
    for (const { addedNodes, target, attributeName } of changes) {
      addedNodes.forEach(look);
      if (attributeName !== null) look(target);
    }
  }).observe(document.querySelector("main"), { subtree: true, childList: true, attributes: true });
}

/** Runs a task for each case. */
async function runAll(task, json) {
  const problems = [];
  let tried = 0;
  for (const one of JSON.parse(json)) {
    const [count, found] = await task(one);
    tried += count;
    problems.push(...[...found, ...window.harm.splice(0)].map((problem) => `${one.kind}, ${JSON.stringify(one.payload)}: ${problem}`));
  }
  return [tried, problems];
}

/** Pastes responses with the payload in each field, and fills the fields of the form. */
async function pasteAll({ payload }) {
  const json = JSON.stringify(payload);
  const shown = payload.toWellFormed();
  const result = document.getElementById("result");
  const problems = [];
  let tried = 0;

  function paste(field, body, { status = "", retryAfter = "" } = {}, ...expectations) {
    tried += 1;
    const set = (id, value) => (document.getElementById(id).value = value);
    set("response", body);
    set("status", status);
    set("retry-after", retryAfter);
    document.getElementById("response").dispatchEvent(new Event("input", { bubbles: true }));
    for (const [selector, text, isWhole = true] of expectations) {
      const found = [...result.querySelectorAll(selector)].map(({ textContent }) => textContent);
      const fits = (one) => (isWhole ? one === text : one.includes(text));
      if (!found.some(fits)) problems.push(`${field}: no ${selector} says ${JSON.stringify(text)}, but ${JSON.stringify(found)}`);
    }
  }
  const failure = (fields) => JSON.stringify({ code: 5308, success: false, ...fields });
  const success = (data) => JSON.stringify({ code: 0, success: true, data });
  const start = (text) => Array.from(text.toWellFormed()).slice(0, 512).join("");

  paste("message", failure({ message: payload }), {}, [".message", shown]);
  paste("message of a success", JSON.stringify({ code: 0, success: true, message: payload }), {}, [".message", shown]);
  paste("date", failure({ date: payload }), {}, [".facts code", shown]);
  paste("requestId", failure({ requestId: payload }), {}, [".facts code", shown]);
  const asCode = failure({ code: payload });
  paste("code", asCode, {}, [".outcome-tag", "code-not-an-integer"], [".body-excerpt", start(asCode)]);
  const asSuccess = failure({ success: payload });
  paste("success", asSuccess, {}, [".outcome-tag", "success-not-a-boolean"], [".body-excerpt", start(asSuccess)]);
  paste("value of data", success(payload), {}, [".frame code", JSON.stringify(payload), false]);
  paste("value within data", success([{ a: [payload] }]), {}, [".frame code", JSON.stringify(payload), false]);
  // An object literal would treat __proto__ as the prototype.
  const keyed = `{"code":0,"success":true,"data":{${json}:1}}`;
  paste("key of data", keyed, {}, [".frame code", `${json}: 1`, false]);
  paste("data of a failure", `{"code":5308,"success":false,"data":{${json}:${json}}}`, {}, [
    ".frame code",
    `${json}: ${json}`,
    false,
  ]);
  paste("unknown field", `{${json}:${json},"code":5308,"success":false}`, {}, [".outcome-tag", "5308"]);
  const unread = `{${json}:${json},"success":false}`;
  paste("unknown field without an envelope", unread, {}, [".body-excerpt", start(unread)]);
  if (payload.trim() !== "")
    paste("body", payload, {}, [".outcome-tag", "not-json"], [".body-excerpt", start(payload.replace(/^\ufeff/, ""))]);
  paste("truncated", failure({ message: payload }).slice(0, -2), {}, [".outcome-tag", "not-json"]);
  paste("status", failure({}), { status: payload }, [".outcome-tag", "5308"]);
  paste("Retry-After", failure({}), { retryAfter: payload }, [".outcome-tag", "5308"]);
  paste(
    "all fields",
    failure({ message: payload, date: payload, requestId: payload, data: { [payload]: payload } }),
    { status: "503", retryAfter: payload },
    [".message", shown],
  );
  // Resources load and scripts run later.
  await new Promise((resolve) => setTimeout(resolve, 10));
  return [tried, problems];
}

/** Opens every URL fragment that takes a parameter, and searches for the payload. */
async function goEverywhere(one) {
  const payload = one.payload.toWellFormed();
  const problems = [];
  let tried = 0;

  async function go(hash, selector, text) {
    tried += 1;
    location.hash = hash;
    const end = performance.now() + 3000;
    const there = () => selector === undefined || document.querySelector(selector)?.textContent === text;
    do await new Promise((resolve) => setTimeout(resolve, 1));
    while (!there() && performance.now() < end);
    if (!there()) problems.push(`#${hash}: ${selector} says ${document.querySelector(selector)?.textContent}`);
  }

  const encoded = encodeURIComponent(payload);
  await go(`code=${encoded}`, "#missing-code code", payload);
  // Browsers normalize whitespace in titles.
  if (!/[\0-\x20]/.test(payload) && document.title !== `Code ${payload} · stardust-errors`)
    problems.push(`title: ${document.title}`);
  await go(`live=${encoded}`, "#live-notice code", payload);
  await go(`sample=${encoded}`);
  await go(`code=${payload}`);
  tried += 1;
  const search = document.getElementById("search");
  search.value = payload;
  search.dispatchEvent(new Event("input", { bubbles: true }));
  if (!/^\d+ (of \d+ )?codes$/.test(document.getElementById("match-count").textContent))
    problems.push("the search shows no count");
  search.value = "";
  search.dispatchEvent(new Event("input", { bubbles: true }));
  await new Promise((resolve) => setTimeout(resolve, 5));
  return [tried, problems];
}

/** Sends the selected request, and checks the response that is shown. */
async function sendAndRead({ field, response: { body: sent, shown: heads = [] } }) {
  const body = sent.toWellFormed().replace(/^\ufeff/, "");
  const problems = [];
  const arrival = async (is) => {
    const end = performance.now() + 5000;
    do await new Promise((resolve) => setTimeout(resolve, 1));
    while (!is() && performance.now() < end);
  };
  const openInDecode = document.getElementById("open-in-decode");
  openInDecode.hidden = true;
  document.getElementById("send").click();
  await new Promise((resolve) => {
    const timer = setTimeout(resolve, 5000);
    new MutationObserver((_, observer) => {
      observer.disconnect();
      clearTimeout(timer);
      resolve();
    }).observe(openInDecode, { attributeFilter: ["hidden"] });
  });
  if (openInDecode.hidden) problems.push("no response is shown");
  const shown = document.getElementById("response-body").textContent;
  if (shown !== body) problems.push(`the body shown is ${JSON.stringify(shown)}`);
  const head = document.getElementById("response-head").textContent;
  for (const text of heads) if (!head.includes(text)) problems.push(`the head shown is ${JSON.stringify(head)}`);
  if (field === "body") {
    openInDecode.click();
    const response = document.getElementById("response");
    await arrival(() => response.value === body);
    if (response.value !== body) problems.push(`the form holds ${JSON.stringify(response.value)}`);
    location.hash = "live=Success";
    await arrival(() => openInDecode.checkVisibility());
  }
  return [1, problems];
}

// The following functions run in Node.

/** Returns a response for each field that can contain the payload. */
function responsesWith(payload) {
  const json = JSON.stringify(payload);
  const envelope = (fields) => JSON.stringify({ code: 5308, success: false, ...fields });
  const responses = {
    message: { status: 404, body: envelope({ message: payload }) },
    date: { status: 404, body: envelope({ date: payload }) },
    requestId: { status: 404, body: envelope({ requestId: payload }) },
    code: { status: 404, body: envelope({ code: payload }) },
    data: { status: 200, body: `{"code":0,"success":true,"data":{${json}:${json}}}` },
    "unknown field": { status: 404, body: `{${json}:${json},"code":5308,"success":false}` },
    body: { status: 502, type: "text/html", body: payload },
  };
  // HTTP headers allow no other characters.
  if (/^[\x20-\x7e]+$/.test(payload)) {
    const shown = [payload.trim()];
    responses["status text"] = { status: 404, statusText: payload, body: envelope({}), shown };
    responses["Content-Type"] = { status: 404, type: payload, body: envelope({}), shown };
    responses["Retry-After"] = { status: 503, headers: { "Retry-After": payload }, body: envelope({}), shown };
    responses["X-Request-Id"] = { status: 404, headers: { "X-Request-Id": payload }, body: envelope({}), shown };
  }
  return responses;
}

/** Returns the name of the browser. Chromium's User-Agent header also contains those of others. */
function clientOf({ headers }) {
  const [found] = /Firefox|Chrome|$/.exec(headers["user-agent"]);
  return { Firefox: "firefox", Chrome: "chrome" }[found] ?? "webkit";
}

/** Serves the page without its policy, and an API with scripted responses. */
async function serveStub() {
  const folder = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
  const [page, pkg] = [sirv(folder("www"), { dev: true }), sirv(folder("pkg"), { dev: true })];
  const index = readFileSync(folder("www/index.html"), "utf8");
  assert.match(index, POLICY);
  const withoutPolicy = index.replace(POLICY, "");
  const http = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    if (pathname === "/") return response.setHeader("Content-Type", "text/html").end(withoutPolicy);
    if (pathname === "/health")
      return response.setHeader("Content-Type", "application/json").end('{"code":0,"success":true,"data":"ok"}');
    if (pathname === "/dataset/list") {
      const {
        status,
        statusText = "",
        type = "application/json",
        headers,
        body,
      } = stub.responses[clientOf(request)].shift();
      return response.writeHead(status, statusText, { "Content-Type": type, ...headers }).end(body);
    }
    if (!pathname.startsWith("/pkg/")) return page(request, response);
    request.url = request.url.slice("/pkg".length);
    pkg(request, response);
  });
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${http.address().port}/`,
    /** A queue for each browser, because they run in parallel. */
    responses: {},
    close() {
      http.closeAllConnections();
      return new Promise((resolve) => http.close(resolve));
    },
  };
}
