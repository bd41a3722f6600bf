// axe-core finds no violations in any state of the page, in Chromium, Firefox and WebKit, light and dark, narrow and wide.

import axe from "axe-core";
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { samples } from "../../www/samples.js";
import { serve as servePlainFiles } from "./plain-files.js";
import { BROWSERS, launchAll } from "../browsers.js";
import { serve } from "./server.js";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const ALL = { type: "tag", values: TAGS };
const COLORS = { type: "rule", values: ["color-contrast", "link-in-text-block"] };
/** Each differs from the previous one in one property. */
const FORMS = [
  { width: 360, height: 640, scheme: "light", rules: ALL },
  { width: 1440, height: 900, scheme: "light", rules: ALL },
  { width: 1440, height: 900, scheme: "dark", rules: COLORS },
  { width: 360, height: 640, scheme: "dark", rules: COLORS },
];

let server, plainFiles;
let browsers = [];
before(async () => {
  [server, plainFiles] = await Promise.all([serve(), servePlainFiles(0)]);
  browsers = await launchAll();
});
after(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await Promise.all([server?.close(), plainFiles?.close()]);
});

/** Opens a panel in a page with axe. The page is reused, because axe is large. */
async function open(browser, hash, from = server) {
  const isOpen = await browser.run((url) => location.href.startsWith(url), from.url);
  if (!isOpen) {
    await browser.open(from.url);
    await browser.until(() => document.getElementById("startup") === null);
    // The Content-Security-Policy forbids a script element.
    await browser.run(`() => { ${axe.source} }`);
  }
  await browser.run((wanted) => (location.hash = wanted), hash);
  await isSeen(browser, `#${/\w+/.exec(hash)[0].replace(/^code$/, "codes")}-panel`);
}

const isSeen = (browser, selector) =>
  browser.until((css) => document.querySelector(css)?.checkVisibility() ?? false, selector);

async function openLive(browser, request, from) {
  await open(browser, `#live=${encodeURIComponent(request)}`, from);
  await browser.until(
    (name) => document.querySelector("#requests [aria-current]")?.textContent === name && document.getElementById("open-in-decode").hidden,
    request,
  );
}

async function send(browser, request) {
  await openLive(browser, request);
  await browser.click("#send");
  await isSeen(browser, "#open-in-decode");
}

/** Runs a task with a server of its own, which the task may stop. */
async function withServer(task) {
  const own = await serve();
  try {
    await task(own);
  } finally {
    await own.close();
  }
}

/** The states of the page, and how to reach them. @type {Record<string, (browser) => Promise<void>>} */
const STATES = {
  "decode: initial state": (browser) => open(browser, "#decode"),
  ...Object.fromEntries(
    samples.map(({ label }) => [
      `decode: ${label}`,
      async (browser) => {
        await open(browser, "#decode");
        await browser.clickText("#samples button", label);
      },
    ]),
  ),
  "decode: empty": async (browser) => {
    await open(browser, "#decode");
    await browser.click("#clear");
  },
  "decode: hints and anomalies": async (browser) => {
    await open(browser, "#decode");
    await browser.type("#response", '{"code":5308,"success":true,"message":1,"date":2,"requestId":3}');
    await browser.type("#status", "many");
    await browser.type("#retry-after", "soon");
  },
  "decode: data nested too deep to show": async (browser) => {
    await open(browser, "#decode");
    await browser.run((depth) => {
      const response = document.getElementById("response");
      response.value = `{"code":0,"success":true,"data":${"[".repeat(depth)}${"]".repeat(depth)}}`;
      response.dispatchEvent(new Event("input"));
    }, 20_000);
    await isSeen(browser, "#result [role=alert]");
  },
  codes: (browser) => open(browser, "#codes"),
  "codes: one open": async (browser) => {
    await open(browser, "#code=5308");
    await isSeen(browser, ".is-open");
  },
  "codes: an unknown code": (browser) => open(browser, "#code=9999"),
  "codes: no match": async (browser) => {
    await open(browser, "#codes");
    await browser.type("#search", "xyzzy");
    await isSeen(browser, "#no-match");
  },
  "live: nothing sent": (browser) => openLive(browser, "5308"),
  "live: a body to send, and its curl command": async (browser) => {
    await openLive(browser, "5839");
    // The command is shown only if copying fails.
    await browser.run(() => (navigator.clipboard.writeText = () => Promise.reject(new Error("refused"))));
    await browser.click("#copy-curl");
    await isSeen(browser, "#curl");
  },
  "live: a success": (browser) => send(browser, "Success"),
  "live: a failure": (browser) => send(browser, "5308"),
  "live: a gateway's page": (browser) => send(browser, "502 page"),
  "live: an unknown request": async (browser) => {
    await open(browser, "#live=nothing");
    await isSeen(browser, "#live-notice");
  },
  "live: without a back end": (browser) => openLive(browser, "5308", plainFiles),
  "live: the server stops after the panel opened": (browser) =>
    withServer(async (own) => {
      await openLive(browser, "5308", own);
      await own.close();
      await browser.click("#send");
      await browser.until(() => document.getElementById("live-result").textContent.includes("does not respond"));
    }),
  "live: the server stops before the panel opens": (browser) =>
    withServer(async (own) => {
      await open(browser, "#decode", own);
      await browser.until(() => performance.getEntriesByType("resource").some(({ name }) => name.endsWith("/live-panel.js")));
      await own.close();
      await browser.click('[data-panel="live"]');
      await isSeen(browser, "#live-notice button");
    }),
};

/** Returns the violations that axe finds, as text. */
async function findings(browser, runOnly) {
  const { violations, passes } = await browser.run((rules) => {
    // Colors are checked after their transitions.
    for (const animation of document.getAnimations()) animation.finish();
    return axe.run({ runOnly: rules, resultTypes: ["violations"] });
  }, runOnly);
  assert.ok(passes.length > 0, "axe checked nothing");
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, any, all, none }) => [id, help, html, ...[...any, ...all, ...none].map(({ message }) => message)].join("\n  ")),
  );
}

async function findingsInEveryForm(browser) {
  const found = [];
  for (const { width, height, scheme, rules } of FORMS) {
    await browser.resize(width, height);
    await browser.prefer(scheme);
    found.push(...(await findings(browser, rules)).map((finding) => `${width} px, ${scheme}: ${finding}`));
  }
  return found;
}

// In parallel. Indexed, because the browsers start after the tests are declared.
describe("axe finds no violations", { concurrency: true }, () => {
  BROWSERS.forEach((name, index) => {
    test(name, async (context) => {
      const browser = browsers[index];
      assert.equal(browser.name, name);
      for (const [state, reach] of Object.entries(STATES)) {
        await context.test(state, async () => {
          await reach(browser);
          assert.deepEqual(await findingsInEveryForm(browser), []);
        });
      }
    });
  });
});
