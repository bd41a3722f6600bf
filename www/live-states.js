// The states shown in place of a result.

import { element, icon } from "./dom.js";

export function nothingSent() {
  const note = "Its HTTP status and Retry-After header are taken into account.";
  return state("Nothing sent yet", "Send the request to see what its response means.", paragraph(note));
}

/** The server is down. */
export function serverSilent() {
  const note = paragraph("Restart it with ", code("make demo"), ", then send the request again.");
  return state("No response", "The server does not respond.", note);
}

/** The server responds, but not to this request. */
export function connectionBroke() {
  const note = paragraph("The server is running. Send the request again.");
  return state("No response", "The connection broke before the response arrived.", note);
}

/**
 * The page is served as plain files.
 *
 * @param {number | undefined} expectedCode The code that the back end would return.
 */
export function noBackEnd(expectedCode) {
  const command = { class: "command wrapped", tabindex: "0", role: "group", "aria-label": "Command" };
  const sample = element("a", { href: `#sample=${expectedCode}` }, `Decode a sample response with ${expectedCode}`);
  return state(
    "No back end",
    "Sending needs the demo's back end.",
    paragraph("This copy of the page is static. Start the Rust back end in a clone of the repository:"),
    element("pre", command, "make demo"),
    paragraph("It also serves this page, at ", code("http://127.0.0.1:8080"), "."),
    expectedCode === undefined ? null : paragraph(sample, ", which needs no server."),
  );
}

/** @param {string} name */
export function unknownRequest(name) {
  const title = element("strong", {}, "No request is called ", code(name), ".");
  return [paragraph(title), paragraph("Choose one of the requests below.")];
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
