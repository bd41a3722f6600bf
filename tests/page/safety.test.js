// Whatever a response, an address or a person's typing holds, the page shows it as text: in Chromium and in Firefox, in
// every field, of every payload. Where its policy is in force, the policy has nothing to stop; and once more without it,
// where nothing but the page's own code is in the way.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import sirv from "sirv";
import { launchBoth } from "../browsers.js";
import { payloads } from "./payloads.js";
import { serve } from "./server.js";

const POLICY = /<meta http-equiv="Content-Security-Policy"[^>]*>/;

let server, stub;
let browsers = [];
before(async () => {
  [server, stub] = [await serve(), await serveStub()];
  browsers = await launchBoth();
});
after(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await Promise.all([server?.close(), stub?.close()]);
});

// At once, each with a page of its own.
describe("in a browser", { concurrency: 2 }, () =>
  ["chrome", "firefox"].forEach((name, place) => {
    describe(name, { concurrency: 1 }, () => {
      let browser;
      before(() => {
        browser = browsers[place];
        assert.equal(browser.name, name);
        // Small, because drawing takes longer than what is tested.
        return browser.resize(200, 150);
      });

      async function open(url) {
        await browser.open("about:blank");
        await browser.open(url);
        await browser.until(() => document.getElementById("startup") === null);
        await browser.run(watch);
      }

      /** Runs a task in the page for each case, as one script. @returns How often something was tried, and what went wrong. */
      async function tryAll(task, cases = payloads) {
        // As JSON, since no lone surrogate gets through to a browser otherwise.
        const [tried, problems] = await browser.run(`(json) => (${runAll})(${task}, json)`, JSON.stringify(cases));
        return { tried, problems };
      }

      test("the payloads are dangerous, and harm is noticed", async (context) => {
        await open(stub.url);
        const [ran, noticed] = await browser.run(
          async (all) => {
            let ran = 0;
            let noticed = 0;
            for (const payload of JSON.parse(all)) {
              const place = document.createElement("div");
              document.getElementById("main").append(place);
              // Unlike innerHTML, this runs scripts.
              place.append(document.createRange().createContextualFragment(payload));
              await new Promise((resolve) => setTimeout(resolve, 20));
              place.remove();
              const harm = window.harm.splice(0);
              ran += harm.some((what) => what.startsWith("ran"));
              noticed += harm.some((what) => what.startsWith("added"));
            }
            return [ran, noticed];
          },
          JSON.stringify(payloads.map(({ payload }) => payload).filter((payload) => !/<(base|meta|link|form)\b/.test(payload))),
        );
        context.diagnostic(
          `read as markup, ${ran} of ${payloads.length} payloads run, and ${noticed} make elements that are noticed`,
        );
        assert.ok(ran >= 20, `${ran} ran`);
        assert.ok(noticed >= 40, `${noticed} were noticed`);
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

      const places = { "with its policy": () => server.url, "without its policy": () => stub.url };
      for (const [which, url] of Object.entries(places)) {
        test(`a response that is pasted, ${which}`, async (context) => {
          await open(url());
          const { problems, tried } = await tryAll(pasteAll);
          context.diagnostic(`${tried} tried`);
          assert.deepEqual(problems, []);
        });

        test(`an address that the page is opened with, ${which}`, async () => {
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

      test("addresses and the search", async (context) => {
        await open(`${stub.url}#live`);
        await browser.until(() => document.getElementById("request-name").checkVisibility());
        const { problems, tried } = await tryAll(goEverywhere);
        context.diagnostic(`${tried} tried`);
        assert.deepEqual(problems, []);
      });

      test("what a server responds to the panel Live", async (context) => {
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

// What follows runs in the page.

/** Notes whatever a payload does in `window.harm`. */
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

/** A response with the payload in each field; the fields of the form. */
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
  paste("code", asCode, {}, [".outcome-tag", "code-not-an-integer"], [".came", start(asCode)]);
  const asSuccess = failure({ success: payload });
  paste("success", asSuccess, {}, [".outcome-tag", "success-not-a-boolean"], [".came", start(asSuccess)]);
  paste("value of data", success(payload), {}, [".frame code", JSON.stringify(payload), false]);
  paste("value within data", success([{ a: [payload] }]), {}, [".frame code", JSON.stringify(payload), false]);
  // Not by a literal, in which __proto__ is no key.
  const keyed = `{"code":0,"success":true,"data":{${json}:1}}`;
  paste("key of data", keyed, {}, [".frame code", `${json}: 1`, false]);
  paste("data of a failure", `{"code":5308,"success":false,"data":{${json}:${json}}}`, {}, [
    ".frame code",
    `${json}: ${json}`,
    false,
  ]);
  paste("unknown field", `{${json}:${json},"code":5308,"success":false}`, {}, [".outcome-tag", "5308"]);
  const unread = `{${json}:${json},"success":false}`;
  paste("unknown field of no envelope", unread, {}, [".came", start(unread)]);
  if (payload.trim() !== "")
    paste("body", payload, {}, [".outcome-tag", "not-json"], [".came", start(payload.replace(/^\ufeff/, ""))]);
  paste("cut off", failure({ message: payload }).slice(0, -2), {}, [".outcome-tag", "not-json"]);
  paste("status", failure({}), { status: payload }, [".outcome-tag", "5308"]);
  paste("Retry-After", failure({}), { retryAfter: payload }, [".outcome-tag", "5308"]);
  paste(
    "all fields",
    failure({ message: payload, date: payload, requestId: payload, data: { [payload]: payload } }),
    { status: "503", retryAfter: payload },
    [".message", shown],
  );
  // What would load or run does so later.
  await new Promise((resolve) => setTimeout(resolve, 10));
  return [tried, problems];
}

/** Every address that takes a parameter, and the search. */
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
  // A title has its own ways with blanks.
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
    problems.push("the search counts nothing");
  search.value = "";
  search.dispatchEvent(new Event("input", { bubbles: true }));
  await new Promise((resolve) => setTimeout(resolve, 5));
  return [tried, problems];
}

/** Sends the request that is chosen, and looks at what is shown. */
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

// And this in Node again.

/** What a server can put a payload into. */
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
  // A head of HTTP holds no other characters.
  if (/^[\x20-\x7e]+$/.test(payload)) {
    const shown = [payload.trim()];
    responses["status text"] = { status: 404, statusText: payload, body: envelope({}), shown };
    responses["Content-Type"] = { status: 404, type: payload, body: envelope({}), shown };
    responses["Retry-After"] = { status: 503, headers: { "Retry-After": payload }, body: envelope({}), shown };
    responses["X-Request-Id"] = { status: 404, headers: { "X-Request-Id": payload }, body: envelope({}), shown };
  }
  return responses;
}

/** The page without its policy, and an API that responds as it is told to. */
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
      } = stub.responses[request.headers["user-agent"].includes("Firefox") ? "firefox" : "chrome"].shift();
      return response.writeHead(status, statusText, { "Content-Type": type, ...headers }).end(body);
    }
    if (!pathname.startsWith("/pkg/")) return page(request, response);
    request.url = request.url.slice("/pkg".length);
    pkg(request, response);
  });
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${http.address().port}/`,
    /** In their order, by the browser that asks: both do at once. */
    responses: {},
    close() {
      http.closeAllConnections();
      return new Promise((resolve) => http.close(resolve));
    },
  };
}
