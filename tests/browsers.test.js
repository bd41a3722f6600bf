// Browsers that crash before their first page are launched again, but later failures are not retried. Users of a pool share a
// browser, but none of its state.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const FIREFOX = process.env.FIREFOX ?? "/usr/bin/firefox-esr";
const CHROMEDRIVER = process.env.CHROMEDRIVER ?? "/usr/bin/chromedriver";

let folder, server, url;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "crashing-browser-"));
  server = createServer((_, response) => response.setHeader("Content-Type", "text/html").end("<title>A page</title>"));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${server.address().port}/`;
});
after(async () => {
  await rm(folder, { recursive: true });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

let fakes = 0;

/** Creates an executable that crashes a number of times before it runs the real browser, and counts its launches. */
async function crashing(real, crashes) {
  const file = join(folder, `fake${(fakes += 1)}`);
  const script = `#!/bin/sh
case "$1" in *-version) exec "${real}" "$@" ;; esac
echo >>"${file}.launches"
[ "$(wc -l <"${file}.launches")" -gt ${crashes} ] || kill -SEGV $$
exec "${real}" "$@"
`;
  await writeFile(file, script, { mode: 0o755 });
  return { file, launches: async () => (await readFile(`${file}.launches`, "utf8")).length };
}

/** Runs statements that use browsers.js in a separate process. */
function run(statements, env, pool = []) {
  const source = `import * as browsers from ${JSON.stringify(new URL("browsers.js", import.meta.url))};\n${statements}`;
  const [command, ...options] = [process.execPath, ...pool, "--input-type=module", "-e", source];
  const { STARDUST_BROWSERS, ...own } = process.env;
  return new Promise((resolve) => {
    execFile(command, options, { env: { ...own, ...env } }, (error, stdout, stderr) => resolve({ failed: error !== null, stdout, stderr }));
  });
}

const readTitle = (launch) => `
  const page = await browsers.${launch};
  await page.open(${JSON.stringify(url)});
  console.log(await page.run(() => document.title));
  await page.close();`;

const again = (name) => new RegExp(`^${name} failed before its first page \\(launch 1 of 3\\), launching it again: .`, "gm");
const count = (text, pattern) => [...text.matchAll(pattern)].length;

describe("launching", { concurrency: 2 }, () => {
  for (const [name, launch, variable, real] of [
    ["Chromium", "launchChromium()", "CHROMIUM", CHROMIUM],
    ["firefox", "launchFirefox()", "FIREFOX", FIREFOX],
    ["webkit", "launchWebKit()", "WEBKITDRIVER", "/usr/bin/WebKitWebDriver"],
  ]) {
    test(`${launch} reports a crash and launches the browser again`, async () => {
      const fake = await crashing(real, 1);
      const { failed, stdout, stderr } = await run(readTitle(launch), { [variable]: fake.file });
      assert.equal(failed, false, stderr);
      assert.equal(stdout, "A page\n");
      assert.equal(count(stderr, again(name)), 1, stderr);
      assert.equal(await fake.launches(), 2);
    });
  }

  test("startSession reports a crash of the driver and starts it again", async () => {
    const fake = await crashing(CHROMEDRIVER, 1);
    const statements = 'const { driver, end } = await browsers.startSession("chrome"); console.log(await driver.getCurrentUrl()); await end();';
    const { failed, stdout, stderr } = await run(statements, { CHROMEDRIVER: fake.file });
    assert.equal(failed, false, stderr);
    assert.equal(stdout, "about:blank\n");
    assert.equal(count(stderr, again("chrome")), 1, stderr);
    assert.equal(await fake.launches(), 2);
  });

  test("launching rejects after the third crash", async () => {
    const fake = await crashing(CHROMIUM, Infinity);
    const { failed, stderr } = await run(readTitle("launchChromium()"), { CHROMIUM: fake.file });
    assert.equal(failed, true);
    assert.match(stderr, /Error: Chromium failed 3 times before its first page\. The last time: ./);
    assert.equal(await fake.launches(), 3);
  });

  test("a crash after the first page is not retried", async () => {
    const fake = await crashing(CHROMIUM, 0);
    const crash = `
      const page = await browsers.launchChromium();
      const session = await page.browser.newBrowserCDPSession();
      session.send("Browser.crash").catch(() => {});
      await page.open(${JSON.stringify(url)});`;
    const { failed, stderr } = await run(crash, { CHROMIUM: fake.file });
    assert.equal(failed, true);
    assert.match(stderr, /has been closed|crashed/);
    assert.equal(count(stderr, /launching it again/g), 0, stderr);
    assert.equal(await fake.launches(), 1);
  });
});

describe("a pool", { concurrency: 2 }, () => {
  for (const [launch, variable, real] of [
    ["launchChromium(browsers.connect)", "CHROMIUM", CHROMIUM],
    ["launchFirefox()", "FIREFOX", FIREFOX],
  ]) {
    test(`${launch}: users share a browser, but no state`, async () => {
      const fake = await crashing(real, 1);
      const twice = `
        for (const user of ["first", "second"]) {
          const page = await browsers.${launch};
          await page.open(${JSON.stringify(url)});
          console.log(await page.run((user) => {
            const found = [user, innerWidth, matchMedia("(prefers-color-scheme: dark)").matches, document.cookie, localStorage.length];
            document.cookie = "user=" + user;
            localStorage.setItem("user", user);
            return String([...found, document.cookie, localStorage.length]);
          }, user));
          await page.resize(333, 333);
          await page.prefer("dark");
          await page.close();
        }`;
      const { failed, stdout, stderr } = await run(twice, { [variable]: fake.file }, [path("browser-pool.js"), process.execPath]);
      assert.equal(failed, false, stderr);
      const [first, second] = stdout.trimEnd().split("\n").map((line) => line.split(","));
      assert.deepEqual(first.slice(2), ["false", "", "0", "user=first", "1"]);
      assert.deepEqual(second, ["second", first[1], "false", "", "0", "user=second", "1"]);
      assert.equal(count(stderr, /launching it again/g), 1, stderr);
      assert.equal(await fake.launches(), 2);
    });
  }

  test("exits with the exit code of its command", async () => {
    const { failed, stdout } = await run("console.log(process.env.STARDUST_BROWSERS); process.exitCode = 1", {}, [path("browser-pool.js"), process.execPath]);
    assert.equal(failed, true);
    assert.match(stdout, /^http:\/\/127\.0\.0\.1:\d+\n$/);
  });
});
