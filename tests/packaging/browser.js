// Apps that need a browser import this file as `./browser.js`, a module that run.js writes.
//
// `read` runs in the page until it returns a truthy value. By default, it reads the result that the page has written to
// `document.body.dataset.result`. If there is none, the check fails with the errors of the page.

import { createServer } from "node:http";
import sirv from "sirv";
import { connect, launchChromium, launchFirefox, launchWebKit } from "../browsers.js";

const result = () => document.body?.dataset.result;

export async function inChromium(url, read = result) {
  return resultAt(url, await launchChromium(connect), read);
}

export async function inFirefox(url, read = result) {
  return resultAt(url, await launchFirefox(), read);
}

export async function inWebKit(url, read = result) {
  return resultAt(url, await launchWebKit(), read);
}

async function resultAt(url, page, read) {
  try {
    await page.open(url);
    return await page.until(read);
  } finally {
    await page.close();
  }
}

/** Serves a folder on a free port, with headers for every file. Returns the `url` and a `close` function. */
export async function serveFolder(folder, headers = {}) {
  const serve = sirv(folder, {
    dev: true,
    setHeaders: (response) => Object.entries(headers).forEach(([name, value]) => response.setHeader(name, value)),
  });
  const server = createServer(serve);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
