// What WebKitGTK, which has the engine of Safari, needs to run: it has no headless mode, so it gets a virtual display.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The browser that comes with WebKitGTK. */
export const MINI_BROWSER =
  process.env.WEBKIT ?? `/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu/webkit2gtk-4.1/MiniBrowser`;

const ENVIRONMENT = {
  // The sandbox needs user namespaces, which containers forbid.
  WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
  // There is no GPU.
  WEBKIT_DISABLE_COMPOSITING_MODE: "1",
};

/** Shrinks the toolbar, because a window cannot be narrower than its toolbar. */
const STYLE = "button, entry, image, toolbar, box { min-width: 0; min-height: 0; padding: 0; margin: 0; border: 0; font-size: 1px; }";

/** The settings of the desktop, which the browser follows while it runs. */
const themeOf = (colorScheme) => `Net/ThemeName "${colorScheme === "dark" ? "Adwaita-dark" : "Adwaita"}"\n`;

/**
 * Starts a virtual display.
 *
 * @returns The server, and the name of the display, or "" if Xvfb is not installed.
 */
export async function openDisplay() {
  // Xvfb picks a free number and writes it to the file descriptor 3.
  const options = ["-displayfd", "3", "-nolisten", "tcp", "-screen", "0", "1920x1200x24"];
  const server = spawn("Xvfb", options, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  process.once("exit", () => server.kill());
  const name = await new Promise((resolve) => {
    server.once("error", () => resolve("")).once("exit", () => resolve(""));
    server.stdio[3].once("data", (number) => resolve(`:${String(number).trim()}`));
  });
  // Neither keeps this process running.
  server.unref();
  server.stdio[3]?.unref();
  return { name, server };
}

/**
 * Starts a display for one browser, with the settings of a desktop.
 *
 * @returns The environment of the browser, a function that sets the color scheme, and one that ends everything.
 */
export async function openDesktop() {
  const folder = mkdtempSync(join(tmpdir(), "webkit-"));
  const settings = join(folder, "xsettingsd.conf");
  mkdirSync(join(folder, "gtk-3.0"));
  writeFileSync(join(folder, "gtk-3.0", "gtk.css"), STYLE);
  writeFileSync(settings, themeOf("light"));
  const display = await openDisplay();
  const environment = { ...process.env, ...ENVIRONMENT, DISPLAY: display.name, XDG_CONFIG_HOME: folder };
  const desktop = spawn("xsettingsd", ["-c", settings], { env: environment, stdio: "ignore" });
  desktop.on("error", () => {});
  return {
    environment,
    prefer(colorScheme) {
      writeFileSync(settings, themeOf(colorScheme));
      desktop.kill("SIGHUP");
    },
    close() {
      desktop.kill();
      display.server.kill();
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
