// The main user flows of the page, in Chromium, Firefox and WebKit, against the demo's back end. page.test.js and live.test.js
// cover the details.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { after, afterEach, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import sirv from "sirv";
import { catalog, describeCode } from "stardust-errors";
import { BROWSERS, launchAll } from "../browsers.js";
import { serve } from "./server.js";

const MAX_BYTES = 60_000;
/** Uncompressed. Includes both engines of the package, WebAssembly and JavaScript. */
const MAX_PLAIN_BYTES = 70_000;
/** A tenth of the Cumulative Layout Shift that counts as good. */
const MAX_SHIFT = 0.01;

let server, plainFiles;
let browsers = [];
before(async () => {
  [server, plainFiles] = [await serve(), await servePlainFiles()];
  browsers = await launchAll();
});
after(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await Promise.all([server?.close(), plainFiles?.close()]);
});

// In parallel. Indexed, because the browsers start after the tests are declared.
describe("in a browser", { concurrency: true }, () => {
  BROWSERS.forEach((name, index) => {
    describe(name, { concurrency: 1 }, () => {
      let browser;
      before(async () => {
        browser = browsers[index];
        assert.equal(browser.name, name);
        await browser.resize(1280, 800);
      });
      afterEach(async () => assert.deepEqual(await browser.takeProblems(), []));

      /** Reloads the page, even if only the URL fragment changes. */
      async function open(hash = "", from = server) {
        await browser.open("about:blank");
        await browser.open(from.url + hash);
        await browser.until(() => document.getElementById("startup") === null);
      }

      test("typing a response decodes it", async () => {
        await open();
        await browser.type("#response", '{"code":5845,"data":null,"date":"","message":"","requestId":"7f2a","success":false}');
        assert.equal(await browser.text("#result .outcome-word strong"), "Failure");
        assert.equal(await browser.text("#result .outcome-tag"), "5845");
        assert.equal(await browser.text("#result .message"), describeCode(5845).description);
        assert.ok((await browser.text("#result")).includes(describeCode(5845).remedy));
        await browser.type("#status", "503");
        assert.match(await browser.text("#result .facts"), /HTTP status\s+503/);
      });

      test("a sample button decodes its sample", async () => {
        await open();
        await browser.clickText("#samples button", "502 page");
        assert.equal(await browser.text("#result .outcome-word strong"), "Malformed");
        assert.match(await browser.text("#result .advice"), /Retry later[^]*Wait 30 s first/);
        await browser.clickText("#samples button", "Success");
        assert.equal(await browser.text("#result .outcome-word strong"), "Success");
      });

      test("the code list follows the search, the URL fragment, back and forward", async () => {
        const shown = () =>
          browser.run(() =>
            [...document.querySelectorAll(".code-entry:not([hidden]) .code-number")].map(({ textContent }) => Number(textContent)),
          );
        const isOpen = (code) =>
          browser.until((wanted) => document.querySelector(".is-open .code-number")?.textContent === wanted, String(code));
        await open("#code=5710");
        await isOpen(5710);
        await browser.type("#search", "zip");
        assert.deepEqual(
          await shown(),
          catalog.filter((one) => /zip/i.test(Object.values(one).join("\n"))).map(({ code }) => code),
        );
        await browser.clickText(".code-entry:not([hidden]) .code-number", "5709");
        await isOpen(5709);
        assert.ok((await browser.text(".is-open")).includes(describeCode(5709).remedy));
        await browser.back();
        await isOpen(5710);
        await browser.forward();
        await isOpen(5709);
      });

      describe("sending a request shows the response and its decoded result", () => {
        const send = async (request) => {
          await open(`#live=${request}`);
          await browser.until(() => document.getElementById("request-name").checkVisibility());
          await browser.click("#send");
          await browser.until(() => !document.getElementById("open-in-decode").hidden);
        };

        test("a success", async () => {
          await send("Success");
          assert.match(await browser.text("#response-head"), /^HTTP 200/);
          assert.equal(await browser.text("#live-result .outcome-word strong"), "Success");
        });

        test("a failure", async () => {
          await send("5308");
          assert.match(await browser.text("#response-head"), /^HTTP 404/);
          assert.equal(await browser.text("#live-result .outcome-tag"), "5308");
          const requestId = await browser.run(() => JSON.parse(document.getElementById("response-body").textContent).requestId);
          assert.ok(requestId.length > 0);
          assert.ok((await browser.text("#live-result")).includes(requestId));
          await browser.click("#open-in-decode");
          await browser.until(() => document.getElementById("decode-panel").checkVisibility());
          assert.equal(await browser.text("#result .outcome-tag"), "5308");
        });

        test("a gateway's page", async () => {
          await send("502%20page");
          assert.match(await browser.text("#response-head"), /^HTTP 502/);
          assert.equal(await browser.text("#live-result .outcome-word strong"), "Malformed");
          assert.match(await browser.text("#response-body"), /<h1>/);
        });
      });

      test(`the page loads fewer than ${MAX_BYTES} bytes, compressed`, async (context) => {
        // No browser has cached the files of a new server.
        const own = await serve();
        context.after(() => own.close());
        await open("", own);
        const loaded = await loadedBy(browser);
        for (const file of ["/", "/style.css", "/main.js", "/favicon.svg"]) assert.ok(loaded.has(file), `${file}: ${[...loaded.keys()]}`);
        const sent = sum(loaded, "encodedBodySize");
        assert.ok(sent < sum(loaded, "decodedBodySize"), "expected the back end to compress its responses");
        context.diagnostic(`${sent} bytes`);
        assert.ok(sent < MAX_BYTES, `${sent} bytes`);
      });

      test(`the published page loads fewer than ${MAX_PLAIN_BYTES} bytes, uncompressed`, async (context) => {
        await open("", plainFiles);
        assert.equal(await browser.text("#result .outcome-tag"), "5308");
        const raw = sum(await loadedBy(browser), "decodedBodySize");
        context.diagnostic(`${raw} bytes`);
        assert.ok(raw < MAX_PLAIN_BYTES, `${raw} bytes`);
      });

      // Firefox does not report layout shifts.
      if (name === "chrome") {
        const shifts = async (from, ...changes) => {
          await open(from);
          await browser.run(() => {
            window.shifts = [];
            const name = ({ node }) => node?.id || node?.className || node?.localName;
            const note = (list) => list.getEntries().forEach(({ value, sources }) => window.shifts.push([value, sources.map(name)]));
            new PerformanceObserver(note).observe({ type: "layout-shift", buffered: true });
          });
          for (const hash of ["", ...changes]) {
            await browser.run(async (next) => {
              if (next !== "") location.hash = next;
              // Time to load, render and measure.
              await new Promise((resolve) => setTimeout(resolve, 100));
              await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
            }, hash);
          }
          return browser.run(() => window.shifts);
        };
        const assertStill = (found) => {
          const total = found.reduce((value, [more]) => value + more, 0);
          assert.ok(total < MAX_SHIFT, `${total}: ${JSON.stringify(found)}`);
        };

        for (const size of [[360, 640], [1280, 800], [1920, 1080]]) {
          test(`loading and switching panels shift nothing, ${size.join(" x ")} px`, async () => {
            await browser.resize(...size);
            for (const hash of ["", "#codes", "#code=5308", "#live"]) assertStill(await shifts(hash));
            assertStill(await shifts("", "#codes", "#live", "#decode", "#live=5308", "#codes", "#decode"));
          });
        }
      }
    });
  });
});

/** Returns everything that the page loaded, by path. @returns {Promise<Map<string, PerformanceResourceTiming>>} */
async function loadedBy(browser) {
  // Waits until no more resources are requested.
  await browser.until(() => {
    const count = performance.getEntriesByType("resource").length;
    const settled = count === window.loadedBefore;
    window.loadedBefore = count;
    return settled && document.readyState === "complete";
  });
  const entries = await browser.run(async () => {
    // Browsers do not list the icon that they load themselves.
    const icon = await fetch(document.querySelector("link[rel=icon]").href);
    await icon.arrayBuffer();
    const listed = () => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    while (!listed().some(({ name }) => name === icon.url)) await new Promise((resolve) => setTimeout(resolve));
    return listed().map((entry) => entry.toJSON());
  });
  return new Map(entries.map((entry) => [new URL(entry.name).pathname, entry]));
}

function sum(loaded, size) {
  return [...loaded.values()].reduce((bytes, entry) => bytes + entry[size], 0);
}

/** Serves the files that `make page` builds. */
async function servePlainFiles() {
  const folder = fileURLToPath(new URL("../../target/page", import.meta.url));
  assert.ok(existsSync(folder), "target/page does not exist: run `make page` first");
  const files = createServer(sirv(folder));
  await new Promise((resolve) => files.listen(0, "127.0.0.1", resolve));
  const close = () =>
    new Promise((resolve) => {
      files.close(resolve);
      files.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${files.address().port}/`, close };
}
