// Starts the panels and shows the one that the address names: #decode, #sample=5308, #codes, #code=5308, #live, #live=5308.

import { problemNotice } from "./notice.js";

/**
 * The panels by name: the one with the name `decode` is the section `decode-panel` of index.html. Loaded one by one, so
 * that what stops one of them leaves the others running.
 */
const PANELS = {
  decode: () => import("./decode-panel.js"),
  codes: () => import("./codes-panel.js"),
  live: () => import("./live-panel.js"),
};

/** Which panel each word of the address belongs to. */
const WORDS = new Map([
  ["decode", "decode"],
  ["sample", "decode"],
  ["codes", "codes"],
  ["code", "codes"],
  ["live", "live"],
]);

const TITLE = document.title;

/** For each panel, once it starts: what to call when the address names it. @type {Record<string, Promise<Function | undefined>>} */
const started = {};

document.querySelector(".skip-link").addEventListener("click", (event) => {
  // The address is the panels' own: following the link would lose the code that is open.
  event.preventDefault();
  document.getElementById("main").focus();
});
addEventListener("hashchange", showPanel);
await showPanel();
document.getElementById("startup").remove();
// Not when they are needed: the server of the page may be gone by then.
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
  // Somebody may have gone on while it started.
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
