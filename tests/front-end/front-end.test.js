// The front end of examples/front-end, built by `make front-end`, in Chromium, Firefox and WebKit with a mock API.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { serve } from "../../examples/front-end/serve.js";
import { describeCode } from "stardust-errors";
import { BROWSERS, launchAll } from "../browsers.js";

let browsers = [];
before(async () => {
  browsers = await launchAll();
});
after(() => Promise.all(browsers.map((browser) => browser.close())));

// By index, because the browsers are launched after the tests are registered.
BROWSERS.forEach((name, index) => {
  describe(name, () => {
    let browser, server;
    before(async () => {
      browser = browsers[index];
      assert.equal(browser.name, name);
      server = await serve(0);
      await browser.open(server.url);
      await browser.until(() => document.getElementById("output").textContent === "Ready");
    });
    after(() => server.close());
    afterEach(async () => assert.deepEqual(await browser.takeProblems(), []));

    /** Clicks a button and returns the text that the page then shows. */
    async function outputOf(button) {
      const clicked = await browser.run((label) => {
        document.getElementById("output").textContent = "";
        const labeled = [...document.querySelectorAll("button")].filter((it) => it.textContent === label);
        labeled.forEach((it) => it.click());
        return labeled.length;
      }, button);
      assert.equal(clicked, 1, button);
      await browser.until(() => document.getElementById("output").textContent !== "");
      return browser.run(() => document.getElementById("output").textContent);
    }

    test("a success shows every digit of a 64-bit id", async () => {
      assert.equal(await outputOf("Datasets"), "Success\n8545436153352348123 Street scenes");
    });

    test("a success is deserialized into its type", async () => {
      assert.equal(await outputOf("Statistics"), "Success\n90 of 120 items are labeled");
    });

    test("a success of another type shows the serde error", async () => {
      assert.match(await outputOf("Unexpected data"), /^Unexpected data\ninvalid type: map, expected u32/);
    });

    test("a failure shows its message, remedy and retry advice", async () => {
      const { description, remedy } = describeCode(5308);
      assert.equal(
        await outputOf("No such dataset"),
        `Failure 5308\n${description}\n${remedy}\nThe same request would fail again.\nRequest 7f2a`,
      );
    });

    test("an HTML page of a gateway is malformed", async () => {
      assert.match(await outputOf("Gateway down"), /^Malformed: not-json\n.*HTML.*\nTry again later\.$/);
    });

    test("an Envelope is read, and another object is rejected", async () => {
      assert.equal(await outputOf("Envelope"), "Envelope\ncode 200, request b2, 120 items");
      // The sentence of the browser, which in WebKit does not name JSON.
      assert.match(await outputOf("Not an envelope"), /^Not an envelope\n.*(JSON|did not match the expected pattern)/);
    });

    test("a request to a closed server shows a network error", async () => {
      await server.close();
      assert.match(await outputOf("Datasets"), /^No response\n./);
      assert.match(await outputOf("Statistics"), /^No response\n./);
      assert.match(await outputOf("Envelope"), /^Not an envelope\n./);
    });
  });
});
