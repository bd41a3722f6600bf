// Loads live-sending.js when the panel first opens, which keeps the initial load small.

import { announce, element } from "./dom.js";

const notice = document.getElementById("live-notice");

/** @type {Promise<(name: string) => void> | undefined} */
let loading;

/** Starts the panel. @returns The handler of URL fragments that select it. */
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
    // The server may be back on the next attempt.
    loading = undefined;
    showNoResponse(() => open(word, name));
    return;
  }
  choose(name);
}

async function load() {
  // Fetched first, because a browser may cache a failed import and never retry it.
  const list = await (await fetch("requests.json")).json();
  const { startSending } = await import("./live-sending.js");
  return startSending(list);
}

/** @param {() => Promise<void>} tryAgain */
function showNoResponse(tryAgain) {
  const title = "The server does not respond.";
  const button = element("button", { type: "button", class: "button" }, "Try again");
  button.addEventListener("click", async () => {
    announce("Trying again");
    await tryAgain();
    // The clicked button has been replaced or hidden.
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
