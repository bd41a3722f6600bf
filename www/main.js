// Starts the panels and shows the one that the URL fragment selects: #decode, #sample=5308, #codes, #code=5308, #live or
// #live=5308.

import { problemNotice } from "./notice.js";

/**
 * The module of each panel: `decode` belongs to the section `decode-panel` of index.html. Imported separately, so that a
 * failure in one leaves the others working.
 */
const PANELS = {
  decode: () => import("./decode-panel.js"),
  codes: () => import("./codes-panel.js"),
  live: () => import("./live-panel.js"),
};

/** The panel that each word in the fragment selects. */
const WORDS = new Map([
  ["decode", "decode"],
  ["sample", "decode"],
  ["codes", "codes"],
  ["code", "codes"],
  ["live", "live"],
]);

const TITLE = document.title;

/** The fragment handlers of the panels that have started. @type {Record<string, Promise<Function | undefined>>} */
const started = {};

document.querySelector(".skip-link").addEventListener("click", (event) => {
  // The fragment selects the panel, so following the link would close an open code.
  event.preventDefault();
  document.getElementById("main").focus();
});
addEventListener("hashchange", showPanel);
await showPanel();
document.getElementById("startup").remove();
// Load all panels now, because the server may be gone when they are opened.
Object.keys(PANELS).forEach(start);

function start(name) {
  return (started[name] ??= startPanel(name));
}

async function startPanel(name) {
  try {
    const panel = await PANELS[name]();
    return panel.start();
  } catch (error) {
    const section = sectionOf(name);
    section.replaceChildren(section.querySelector(".panel-head"), problemNotice("This part of the page could not start.", error));
  }
}

async function showPanel() {
  const hash = readHash();
  const [word, parameter = ""] = hash.split(/=(.*)/s);
  const shown = WORDS.get(word) ?? "decode";
  const open = await start(shown);
  // The fragment may have changed meanwhile.
  if (readHash() !== hash) return;
  for (const name of Object.keys(PANELS)) {
    sectionOf(name).hidden = name !== shown;
    const link = document.querySelector(`nav [data-panel="${name}"]`);
    if (name === shown) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const heading = sectionOf(shown).querySelector("h2").textContent;
  document.title = `${word === "code" ? `Code ${parameter}` : heading} · ${TITLE}`;
  open?.(word, parameter);
}

function readHash() {
  const hash = location.hash.slice(1);
  try {
    return decodeURIComponent(hash);
  } catch {
    // A stray percent sign.
    return hash;
  }
}

function sectionOf(name) {
  return document.getElementById(`${name}-panel`);
}
