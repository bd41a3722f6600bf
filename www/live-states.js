// What stands where the result will be, while there is none.

import { element, icon } from "./dom.js";

const COMMANDS = ["git clone https://github.com/stardust-errors/stardust-errors", "cd stardust-errors", "make demo"];

export function nothingSent() {
  const note = "Its HTTP status and Retry-After count, too.";
  return state("Nothing sent yet", "Send the request to see what its answer means.", paragraph(note));
}

/** Nothing answers at all. */
export function serverSilent() {
  const note = paragraph("It was stopped. Start it again with ", code("make demo"), ", then send again.");
  return state("No answer", "The server does not answer.", note);
}

/** The server answers, but not this request. */
export function connectionBroke() {
  const note = paragraph("The server is running. Send the request again.");
  return state("No answer", "The connection broke before the answer was here.", note);
}

/**
 * The page is served as plain files.
 *
 * @param {number | undefined} wouldAnswer The code that the request would be answered with.
 */
export function noBackEnd(wouldAnswer) {
  const commands = { class: "command wrapped", tabindex: "0", role: "group", "aria-label": "Commands" };
  const sample = element("a", { href: `#sample=${wouldAnswer}` }, `Decode a sample answer with ${wouldAnswer}`);
  return state(
    "No back end here",
    "Sending needs the demo's back end.",
    paragraph("This copy of the page is plain files. The back end, in Rust, starts with these commands:"),
    element("pre", commands, COMMANDS.join("\n")),
    paragraph("It serves this page, too, on ", code("http://127.0.0.1:8080"), "."),
    wouldAnswer === undefined ? null : paragraph(sample, ", which needs no server."),
  );
}

/** @param {string} name */
export function unknownRequest(name) {
  const title = element("strong", {}, "No request is called ", code(name), ".");
  return [paragraph(title), paragraph("Choose one of those below.")];
}

function state(word, message, ...notes) {
  return element(
    "div",
    { class: "outcome outcome-empty" },
    element("p", { class: "outcome-word" }, icon("empty"), word),
    element("p", { class: "message" }, message),
    element("div", { class: "outcome-note" }, ...notes),
  );
}

function paragraph(...children) {
  return element("p", {}, ...children);
}

function code(text) {
  return element("code", {}, text);
}
