// The web UI of examples/web-ui, built by scripts/web-ui.sh, in Chromium, Firefox and WebKit against the example back end.

import axe from "axe-core";
import { strToU8, zipSync } from "fflate";
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describeCode } from "stardust-errors";
import { BROWSERS, launchAll } from "../browsers.js";
import { serve } from "../page/server.js";
import { openProxy } from "./proxy.js";

const BUILT = fileURLToPath(new URL("../../target/web-ui/index.html", import.meta.url));
const LIST = /^\/dataset\/list$/;
const CREATE = /^\/project\/create$/;
const UPLOAD = /\/upload$/;
const GATEWAY = /^\/gateway\//;
const STREET_SCENES = ["Street scenes", "Images", "3 items", "2.5 MB", "8545436153352348123"];
const EMPTY_LOT = ["Empty lot", "Images", "0 items", "0 MB", "8545436153352348124"];
/** The rules of axe that depend on the color scheme. */
const COLORS = { runOnly: ["color-contrast", "link-in-text-block"] };
const NAME_NOTE = "[name=name] ~ .field-note";
const NAME_EXISTS = `${describeCode(5801).description}. ${describeCode(5801).remedy}`;
const REFERENCE = /^Request [0-9a-f]{32}$/;
const WIDE = [1440, 900];
const NARROW = [390, 844];

const archives = mkdtempSync(join(tmpdir(), "web-ui-"));
const archive = (name, content) => {
  const path = join(archives, name);
  writeFileSync(path, content);
  return path;
};
const SCENES = archive("scenes.zip", zipSync({ "images/0001.jpg": strToU8("first"), "images/0002.jpg": strToU8("second") }));
const NO_ARCHIVE = archive("notes.zip", "Not a ZIP archive.");
const WRONG_TREE = archive("tree.zip", zipSync({ "0001.jpg": strToU8("first") }));
const TOO_LARGE = archive("large.zip", "");
truncateSync(TOO_LARGE, 100 * 2 ** 20 + 1);

let browsers = [];
before(async () => {
  assert.ok(existsSync(BUILT), "target/web-ui does not exist: run scripts/web-ui.sh first");
  browsers = await launchAll();
});
after(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  rmSync(archives, { recursive: true });
});

// In parallel. Indexed, because the browsers start after the tests are declared.
describe("in a browser", { concurrency: true }, () => {
  BROWSERS.forEach((name, index) => {
    describe(name, { concurrency: 1 }, () => {
      let browser, server, proxy;
      before(async () => {
        browser = browsers[index];
        assert.equal(browser.name, name);
        server = await serve();
        proxy = await openProxy(server.url);
        await browser.resize(...WIDE);
      });
      after(async () => {
        await proxy?.close();
        await server?.close();
      });
      afterEach(async () => {
        proxy.pass();
        assert.deepEqual(await browser.takeProblems(), []);
      });

      async function open(from = server) {
        await browser.open(`${from.url}web-ui/`);
        await isShown(".query-status", "2 datasets");
      }

      /** Waits until an element has this text in a line of its own. */
      const isShown = (selector, line) =>
        browser.until((css, wanted) => document.querySelector(css)?.innerText.split("\n").includes(wanted), selector, line);

      const lines = async (selector) => (await browser.text(selector)).split(/\s*\n\s*/);
      const rows = () =>
        browser.run(() => [...document.querySelectorAll(".rows li")].map((row) => row.innerText.trim().split(/\s*\n\s*/)));
      const focused = () => browser.run(() => document.activeElement.name || document.activeElement.innerText);
      const toggle = (label) => browser.clickRole("switch", label);
      const isWaiting = () => browser.until(() => document.querySelector("[role=timer]"));

      /** Waits for `count` responses to requests to a path through the proxy, and returns their HTTP statuses. */
      async function statuses(path, count) {
        const end = Date.now() + 30_000;
        while (proxy.statuses(path).length < count && Date.now() < end) await pause(20);
        return proxy.statuses(path);
      }

      /** Records every text that an element has from now on. */
      const record = (selector) =>
        browser.run((css) => {
          window.recorded = [];
          const note = () => {
            const text = document.querySelector(css)?.textContent;
            if (text !== undefined && text !== window.recorded.at(-1)) window.recorded.push(text);
          };
          new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
        }, selector);
      const recorded = () => browser.run(() => window.recorded);

      async function createProject(name, manager = "lin@example.com") {
        await browser.type("[name=name]", name);
        await browser.type("[name=manager]", manager);
        await browser.clickRole("button", "Create project");
      }

      async function upload(path) {
        await browser.choose("[type=file]", path);
        await browser.clickRole("button", "Upload");
      }

      test("lists datasets with every digit of their ids", async () => {
        await open();
        assert.deepEqual(await rows(), [STREET_SCENES, EMPTY_LOT]);
      });

      test("shows an existing project name next to its field, and focuses the field", async () => {
        await open();
        await createProject("City traffic");
        await isShown(NAME_NOTE, NAME_EXISTS);
        assert.match((await lines(NAME_NOTE))[1], REFERENCE);
        assert.equal(await focused(), "name");
        assert.equal(await browser.run(() => document.activeElement.getAttribute("aria-invalid")), "true");
        await browser.type("[name=name]", "Harbor");
        assert.equal(await browser.text(NAME_NOTE), "At most 100 characters. “City traffic” is already taken.");
      });

      test("shows an unknown manager next to its field", async () => {
        await open();
        const unknownManager = describeCode(5840);
        await createProject("Harbor", "nobody@example.com");
        await isShown("[name=manager] ~ .field-note", `${unknownManager.description}. ${unknownManager.remedy}`);
        assert.equal(await focused(), "manager");
      });

      test("creates a project", async () => {
        await open();
        await createProject("Harbor");
        await isShown(".project-outcome", "“Harbor” was created");
        assert.equal(await browser.run(() => document.querySelector("[name=name]").value), "");
      });

      test("submits a form with the Enter key, and keeps the focus", async () => {
        await open();
        await browser.type("[name=name]", "Bridges");
        await browser.press("Enter");
        await isShown(".project-outcome", "“Bridges” was created");
        assert.equal(await focused(), "name");
      });

      test("shows an error without a field, and does not retry a request that may have been processed", async () => {
        await open(proxy);
        await toggle("Gateway down");
        await isWaiting();
        await createProject("Station");
        await isShown(".project-outcome", "The service is unavailable");
        assert.deepEqual(await lines(".project-outcome"), ["The service is unavailable", "Try again in a few minutes.", "HTTP 502"]);
        assert.deepEqual(await statuses(GATEWAY, 2), [502, 502]);
      });

      test("uploads an archive", async () => {
        await open();
        await upload(SCENES);
        await isShown(".upload-outcome", "“Street scenes” has 5 items");
        await isShown(".rows", "5 items");
      });

      test("shows the progress of an upload, which can be canceled", async () => {
        await open(proxy);
        proxy.hold(UPLOAD);
        await upload(TOO_LARGE);
        const part = await browser.until(() => document.querySelector("progress")?.value);
        assert.ok(part > 0 && part < 1, `${part}`);
        assert.match(await browser.text(".upload-outcome"), /^\d+% sent\s+Cancel$/);
        await browser.clickRole("button", "Cancel");
        await isShown(".upload-outcome", "At most 100 MB, with this layout:");
        assert.equal(await focused(), "Upload");
      });

      for (const [code, path, detail] of [
        [5708, TOO_LARGE, ""],
        [5709, NO_ARCHIVE, ""],
        [5710, WRONG_TREE, ": “0001.jpg” is not images/NAME.jpg|jpeg|png|webp|bmp or annotations/NAME.json"],
      ]) {
        test(`shows the remedy for an archive refused with ${code}`, async () => {
          await open();
          await upload(path);
          const { description, remedy } = describeCode(code);
          await isShown(".upload-outcome", description + detail);
          const [, advice, reference] = await lines(".upload-outcome");
          assert.equal(advice, remedy);
          assert.match(reference, REFERENCE);
        });
      }

      test("signs an expired request again without showing an error", async () => {
        await open(proxy);
        await record(".query-status .notice-title");
        await toggle("Clock ten minutes slow");
        assert.deepEqual(await statuses(LIST, 3), [200, 403, 200]);
        assert.deepEqual(await recorded(), ["2 datasets"]);
        // The clock is right again, so the adopted offset is wrong.
        await toggle("Clock ten minutes slow");
        await createProject("Airport");
        await isShown(".project-outcome", "“Airport” was created");
        assert.deepEqual(await statuses(CREATE, 2), [403, 200]);
        await toggle("Clock ten minutes slow");
        assert.deepEqual(await statuses(LIST, 5), [200, 403, 200, 403, 200]);
        await toggle("Clock ten minutes slow");
        await upload(SCENES);
        await browser.until(() => document.querySelector(".upload-outcome .success"));
        assert.deepEqual(await statuses(UPLOAD, 2), [403, 200]);
      });

      test("waits as long as a gateway asks, counts down and retries", async () => {
        await open(proxy);
        await record("[role=timer]");
        await toggle("Gateway down");
        await isWaiting();
        const [title, , ...others] = await lines(".query-status");
        assert.deepEqual([title, ...others], ["The service is unavailable", "HTTP 502", "Retry now", "Cancel"]);
        await toggle("Gateway down");
        await isShown(".query-status", "2 datasets");
        const seconds = (await recorded()).flatMap((text) => /^Trying again in (\d) s$/.exec(text)?.[1] ?? []);
        assert.deepEqual(seconds, seconds.toSorted().reverse());
        assert.deepEqual([seconds[0], seconds.at(-1)], ["5", "1"]);
        assert.deepEqual(await statuses(GATEWAY, 1), [502]);
      });

      test("retries at once, or not at all, at the user's request", async () => {
        await open(proxy);
        await toggle("Gateway down");
        await isWaiting();
        await browser.clickRole("button", "Cancel");
        await isShown(".query-status", "2 datasets");
        assert.equal(await focused(), "Reload");
        await browser.clickRole("button", "Reload");
        await isWaiting();
        assert.equal(await focused(), "Retry now");
        await toggle("Gateway down");
        await browser.clickRole("button", "Retry now");
        await isShown(".query-status", "2 datasets");
        assert.deepEqual(await statuses(GATEWAY, 2), [502, 502]);
      });

      test("shows that the server cannot be reached, and recovers once it is back", async () => {
        await open(proxy);
        proxy.cut(LIST);
        await browser.clickRole("button", "Reload");
        await isShown(".query-status", "The server cannot be reached");
        await isShown(".query-status", "Check your connection, then try again.");
        assert.equal(await focused(), "Try again");
        assert.deepEqual((await rows()).length, 2);
        proxy.pass();
        await browser.clickRole("button", "Try again");
        await isShown(".query-status", "2 datasets");
      });

      test("shows that the server cannot be reached before any data is loaded", async () => {
        proxy.cut(LIST);
        await browser.open(`${proxy.url}web-ui/`);
        await isShown(".query-status", "The server cannot be reached");
        await browser.clickRole("button", "Cancel");
        await isShown(".query-status", "Loading was canceled");
        proxy.pass();
        await browser.clickRole("button", "Load");
        await isShown(".query-status", "2 datasets");
      });

      test("shows that an upload does not reach the server", async () => {
        await open(proxy);
        proxy.cut(UPLOAD);
        await upload(SCENES);
        await isShown(".upload-outcome", "The server cannot be reached");
      });

      /** The states of the page, and how to reach them once it is open. */
      const STATES = {
        async "initial state"() {},
        async "errors everywhere"() {
          await createProject("City traffic");
          await isShown(NAME_NOTE, NAME_EXISTS);
          await upload(WRONG_TREE);
          await browser.until(() => document.querySelector(".upload-outcome .failure"));
          await toggle("Gateway down");
          await isWaiting();
        },
        async "success everywhere"() {
          await createProject(`Project ${Math.random()}`);
          await browser.until(() => document.querySelector(".project-outcome .success"));
          await upload(SCENES);
          await browser.until(() => document.querySelector(".upload-outcome .success"));
        },
        async "upload in progress"() {
          proxy.hold(UPLOAD);
          await upload(TOO_LARGE);
          await browser.until(() => document.querySelector("progress")?.value);
        },
        async "server unreachable, without data"() {
          proxy.cut(LIST);
          await browser.open(`${proxy.url}web-ui/`);
          await isShown(".query-status", "Check your connection, then try again.");
        },
      };

      for (const [state, reach] of Object.entries(STATES)) {
        test(`${state}: axe finds no violations, narrow and wide, light and dark; nothing moves or overflows`, async () => {
          const findings = [];
          for (const size of [NARROW, WIDE]) {
            await browser.resize(...size);
            await open(proxy);
            const before = await tops();
            await reach();
            assert.deepEqual(await tops(), before, `${size}`);
            assert.equal(await overflow(), 0, `${size}`);
            await browser.run(`() => { ${axe.source} }`);
            for (const scheme of ["light", "dark"]) {
              await browser.prefer(scheme);
              const found = await violations(scheme === "light" ? {} : COLORS);
              findings.push(...found.map((violation) => `${size} ${scheme}: ${violation}`));
            }
            proxy.pass();
          }
          await browser.resize(...WIDE);
          assert.deepEqual(findings, []);
        });
      }

      /** Returns the positions of all elements that an error could move. */
      const tops = () =>
        browser.run(() => {
          const fixed = [...document.querySelectorAll("section, input, select, [type=submit]")];
          return fixed.map((element) => Math.round(element.getBoundingClientRect().top + scrollY));
        });

      const overflow = () =>
        browser.run(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

      const violations = (options) =>
        browser.run(async (rules) => {
          // Colors are checked after their transitions.
          for (const animation of document.getAnimations()) animation.finish();
          const { violations } = await axe.run(document, { resultTypes: ["violations"], ...rules });
          return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
        }, options);
    });
  });
});
