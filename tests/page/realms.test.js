// `instanceof StardustError` works across realms: an iframe has its own copy of the class.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { serve } from "./plain-files.js";
import { launch } from "../browsers.js";

let browser, server;
before(async () => {
  server = await serve(0);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

test("instanceof holds between a page and an iframe", async () => {
  const page = await browser.newPage();
  // The policy of the demo page forbids frames.
  await page.goto(`${server.url}pkg/package.json`);
  const held = await page.evaluate(async () => {
    const frame = document.createElement("iframe");
    frame.src = "/pkg/package.json";
    const loaded = new Promise((resolve) => (frame.onload = resolve));
    document.body.append(frame);
    await loaded;
    const ours = await import("/pkg/index.js");
    const theirs = await frame.contentWindow.eval('import("/pkg/index.js")');
    const error = (api) => new api.StardustError(api.decodeEnvelope('{"code":403,"success":false}'));
    return {
      another: theirs.StardustError !== ours.StardustError,
      theirsHere: error(theirs) instanceof ours.StardustError,
      oursThere: error(ours) instanceof theirs.StardustError,
      // Built-in classes do not work across realms:
      errorHere: error(theirs) instanceof Error,
      otherError: new frame.contentWindow.Error("x") instanceof ours.StardustError,
      decodedThere: ours.decodeEnvelope(frame.contentWindow.JSON.parse('{"code":5308,"success":false}')).code,
      bytesThere: ours.decodeEnvelope(new frame.contentWindow.Uint8Array(0)).reason,
    };
  });
  assert.deepEqual(held, {
    another: true,
    theirsHere: true,
    oursThere: true,
    errorHere: false,
    otherError: false,
    decodedThere: 5308,
    bytesThere: "empty",
  });
});
