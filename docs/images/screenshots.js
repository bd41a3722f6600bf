// Takes the screenshots of the README from the demo page: `make page && node docs/images/screenshots.js`.
//
// Uses pngquant and optipng, if they are installed, to make the files smaller.

import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import sirv from "sirv";
import { launch } from "../../tests/browsers.js";

/** In CSS pixels. Ends below the table of the result. */
const SIZE = { width: 1200, height: 736 };

/** A shorter text area, so that the fields below it are complete, and an edge on a background of the same color. */
const STYLE = `
  #response { height: 215px !important; min-height: 0 !important; flex: none !important; }
  html::after { content: ""; position: fixed; inset: 0; border: 1px solid var(--line); pointer-events: none; }
`;

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const server = createServer(sirv(path("../../target/page"), {}));
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const browser = await launch();
for (const colorScheme of ["light", "dark"]) {
  const page = await browser.newPage({ viewport: SIZE, deviceScaleFactor: 1.5, colorScheme, bypassCSP: true });
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.getByRole("button", { name: "5308", exact: true }).click();
  await page.getByText("Check the dataset id").first().waitFor();
  await page.addStyleTag({ content: STYLE });
  const file = path(`demo-${colorScheme}.png`);
  await page.screenshot({ path: file, animations: "disabled" });
  spawnSync("pngquant", ["--force", "--skip-if-larger", "--output", file, "--strip", "64", file]);
  spawnSync("optipng", ["-quiet", "-o5", "-strip", "all", file]);
}
await browser.close();
server.close();
server.closeAllConnections();
