// Little, so that the page starts with little: what this panel does is in live-sending.js, loaded when it first opens.

import { announce, element } from "./dom.js";

const notice = document.getElementById("live-notice");

/** @type {Promise<(name: string) => void> | undefined} */
let loading;

/** @returns What to call when the address names this panel. */
export function start() {
  return open;
}

/**
 * @param {string} word
 * @param {string} name
 */
async function open(word, name) {
  let choose;
  try {
    choose = await (loading ??= load());
  } catch {
    // A server that was stopped may be back the next time.
    loading = undefined;
    showSilence(() => open(word, name));
    return;
  }
  choose(name);
}

async function load() {
  // First, since a browser may remember that an import failed, and never try it again.
  const list = await (await fetch("requests.json")).json();
  const { startSending } = await import("./live-sending.js");
  return startSending(list);
}

/** @param {() => Promise<void>} tryAgain */
function showSilence(tryAgain) {
  const title = "The server does not respond.";
  const button = element("button", { type: "button", class: "button" }, "Try again");
  button.addEventListener("click", async () => {
    announce("Trying again");
    await tryAgain();
    // The button that was pressed is gone, one way or the other.
    (notice.querySelector("button") ?? document.getElementById("live-heading")).focus();
  });
  notice.replaceChildren(
    element("p", {}, element("strong", {}, title)),
    element("p", {}, "The requests could not be loaded. Restart the server with ", element("code", {}, "make demo"), ", then try again."),
    button,
  );
  notice.hidden = false;
  announce(title);
}
