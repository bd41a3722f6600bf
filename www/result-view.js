// Shows one result of `decodeEnvelope`, using nothing but its fields.

import { copyButton } from "./copy-button.js";
import { breakableName, element, icon } from "./dom.js";
import { ANOMALY, CATEGORY, FAMILY, REASON, RETRY } from "./explanations.js";
import { highlighted } from "./highlight.js";
import { snippetFor } from "./snippet.js";

const OUTCOME = { success: "Success", failure: "Failure", malformed: "Malformed" };

/** Laying out a longer text would slow down typing. */
const LONGEST_SHOWN = 100_000;

/** Deeper values take hundreds of megabytes once they are indented. */
const DEEPEST_SHOWN = 1000;

/** @typedef {import("../pkg/index.js").Decoded} Decoded */

/**
 * Creates the view of a result.
 *
 * @param {Decoded} result
 * @returns {Node[]}
 * @throws {RangeError} If its data is nested too deep.
 */
export function resultView(result) {
  if (isDeeper(result, DEEPEST_SHOWN)) throw new RangeError(`Its data is nested more than ${DEEPEST_SHOWN} levels deep.`);
  const sections = isUntouched(result)
    ? [invitation(result)]
    : [head(result), advice(result), facts(result), anomalies(result), bodyStart(result)];
  return [
    ...sections.filter((section) => section !== null),
    codeBlock("TypeScript that handles it", "TypeScript", "", snippetFor(result)),
    codeBlock("Decoded result", "decoded result", "wrapped", JSON.stringify(result, null, 2)),
  ];
}

function isDeeper(value, levels) {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}

/**
 * Returns the result in one line, for screen readers.
 *
 * @param {Decoded} result
 */
export function spoken(result) {
  if (isUntouched(result)) return "Nothing to decode yet";
  const what = result.outcome === "malformed" ? result.reason : String(result.code);
  return `${OUTCOME[result.outcome]}, ${what}. ${result.message}`;
}

/** Returns whether nothing was entered. A real empty response has at least a status. */
function isUntouched(result) {
  return result.outcome === "malformed" && result.reason === "empty" && result.status === null;
}

function invitation(result) {
  return element(
    "div",
    { class: "outcome outcome-empty" },
    element("p", { class: "outcome-word" }, icon("empty"), "Nothing to decode yet"),
    element("p", { class: "message" }, "Paste a response, or pick a sample."),
    element(
      "p",
      { class: "outcome-note" },
      "An empty response decodes, too: ",
      element("code", {}, result.outcome),
      ", reason ",
      element("code", {}, result.reason),
      ". Decoding never throws.",
    ),
  );
}

function head(result) {
  const { outcome } = result;
  const tag = outcome === "malformed" ? result.reason : String(result.code);
  const name = outcome === "failure" && result.description !== null ? breakableName(result.description.name) : null;
  return element(
    "div",
    { class: `outcome outcome-${outcome}` },
    element(
      "p",
      { class: "outcome-word" },
      icon(outcome),
      element("strong", {}, OUTCOME[outcome]),
      element("code", { class: "outcome-tag" }, tag),
    ),
    element("p", { class: "message" }, result.message === "" ? "The request succeeded." : result.message),
    name === null ? null : element("p", { class: "outcome-note" }, name),
  );
}

function advice(result) {
  if (result.outcome === "success") return null;
  const wait = result.retryAfterMs === null ? null : waitOf(result.retryAfterMs);
  return element(
    "div",
    { class: "advice" },
    element("div", {}, element("h3", { class: "label" }, "What to do now"), element("p", { class: "remedy" }, remedy(result))),
    element(
      "div",
      {},
      element("h3", { class: "label" }, "Retry"),
      element("p", {}, element("strong", {}, RETRY[result.retry].title), " ", word(result.retry)),
      element("p", { class: "muted" }, RETRY[result.retry].text),
      wait,
    ),
  );
}

function waitOf(ms) {
  const seconds = `${(ms / 1000).toLocaleString("en")} s`;
  return element("p", {}, `Wait ${seconds} first, as Retry-After says `, element("code", { class: "word" }, `retryAfterMs ${ms}`));
}

function remedy(result) {
  if (result.outcome === "malformed") return REASON[result.reason];
  if (result.description !== null) return result.description.remedy;
  return result.requestId === null
    ? "This code is not documented. Rely on the message, and ask Stardust what the code means."
    : "This code is not documented. Rely on the message, and quote the request id when you ask Stardust what the code means.";
}

function facts(result) {
  const rows = [];
  const description = result.outcome === "failure" ? result.description : null;
  if (description !== null) {
    const { category, family } = description;
    rows.push(
      fact("Meaning", description.description),
      fact("Category", word(category), " ", muted(CATEGORY[category])),
      fact("Family", word(family), " ", muted(FAMILY[family].text)),
    );
  }
  rows.push(
    requestIdFact(result.requestId),
    result.date === null ? absent("Date") : fact("Date", element("code", {}, result.date), " ", muted("no time zone given")),
    result.status === null ? absent("HTTP status") : fact("HTTP status", element("code", {}, String(result.status))),
  );
  const list = element("dl", { class: "facts" }, ...rows);
  if (description === null) return element("div", {}, list);
  const link = element("a", { href: `#code=${description.code}` }, `${description.code} in the catalog`);
  return element("div", {}, list, element("p", { class: "more" }, link));
}

function requestIdFact(requestId) {
  if (requestId === null) return absent("Request id");
  const value = element("code", {}, requestId);
  return fact("Request id", value, " ", copyButton("request id", requestId, value), " ", muted("quote it in reports"));
}

function fact(term, ...description) {
  return element("div", {}, element("dt", {}, term), element("dd", {}, ...description));
}

function absent(term) {
  return fact(term, muted("not given"));
}

function muted(text) {
  return element("span", { class: "muted" }, text);
}

function word(text) {
  return element("code", { class: "word" }, text);
}

function anomalies(result) {
  if (result.anomalies.length === 0) return null;
  const items = result.anomalies.map((anomaly) => element("li", {}, word(anomaly), " ", ANOMALY[anomaly]));
  return element(
    "div",
    {},
    element("h3", { class: "label" }, "Anomalies"),
    element("ul", { class: "anomalies" }, ...items),
  );
}

function bodyStart(result) {
  if (result.outcome !== "malformed" || result.body === null) return null;
  return element(
    "div",
    {},
    element("h3", { class: "label" }, "Body excerpt, up to 512 characters"),
    element("pre", { class: "body-excerpt wrapped", tabindex: "0" }, result.body),
  );
}

function codeBlock(heading, what, layout, text) {
  const shown = text.slice(0, LONGEST_SHOWN);
  const code = element("code", {}, ...highlighted(shown));
  return element(
    "div",
    { class: "frame" },
    element("div", { class: "frame-head" }, element("h3", { class: "label" }, heading), copyButton(what, text, code)),
    // Focusable, so that the keyboard can scroll long lines.
    element("pre", { class: layout, tabindex: "0", role: "group", "aria-label": heading }, code),
    shown === text ? null : element("p", { class: "cut" }, "Truncated here. Copy includes the full text."),
  );
}
