// The front end of examples/front-end, as `make front-end` built it, in Chromium and Firefox, beside an API that only
// pretends.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { serve } from "../../examples/front-end/serve.js";
import { describeCode } from "stardust-errors";
import { launchBoth } from "../browsers.js";

let browsers = [];
before(async () => {
  browsers = await launchBoth();
});
after(() => Promise.all(browsers.map((browser) => browser.close())));

// By their places, because nothing is started while the tests are listed.
["chrome", "firefox"].forEach((name, place) => {
  describe(name, () => {
    let browser, server;
    before(async () => {
      browser = browsers[place];
      assert.equal(browser.name, name);
      server = await serve(0);
      await browser.open(server.url);
      await browser.until(() => document.getElementById("output").textContent === "Ready");
    });
    after(() => server.close());
    afterEach(() => assert.deepEqual(browser.problems.splice(0), []));

    /** What the page shows once the button was clicked. */
    async function shownBy(button) {
      const clicked = await browser.run((label) => {
        document.getElementById("output").textContent = "";
        const labelled = [...document.querySelectorAll("button")].filter((it) => it.textContent === label);
        labelled.forEach((it) => it.click());
        return labelled.length;
      }, button);
      assert.equal(clicked, 1, button);
      await browser.until(() => document.getElementById("output").textContent !== "");
      return browser.run(() => document.getElementById("output").textContent);
    }

    test("a success, with every digit of an id of 64 bits", async () => {
      assert.equal(await shownBy("Datasets"), "Success\n8545436153352348123 Street scenes");
    });

    test("a success, as a type", async () => {
      assert.equal(await shownBy("Statistics"), "Success\n90 of 120 items are labeled");
    });

    test("a success that is of another type", async () => {
      assert.match(await shownBy("Unexpected data"), /^Unexpected data\ninvalid type: map, expected u32/);
    });

    test("a failure: message, remedy, retry", async () => {
      const { description, remedy } = describeCode(5308);
      assert.equal(
        await shownBy("No such dataset"),
        `Failure 5308\n${description}\n${remedy}\nThe same request would fail again.\nRequest 7f2a`,
      );
    });

    test("a gateway's page", async () => {
      assert.match(await shownBy("Gateway down"), /^Malformed: not-json\n.*HTML.*\nTry again later\.$/);
    });

    test("the envelope itself, and what is none", async () => {
      assert.equal(await shownBy("Envelope"), "Envelope\ncode 200, request b2, 120 items");
      assert.match(await shownBy("Not an envelope"), /^Not an envelope\n.*JSON/);
    });

    test("a server that is gone", async () => {
      await server.close();
      assert.match(await shownBy("Datasets"), /^No response\n./);
      assert.match(await shownBy("Statistics"), /^No response\n./);
      assert.match(await shownBy("Envelope"), /^Not an envelope\n./);
    });
  });
});
