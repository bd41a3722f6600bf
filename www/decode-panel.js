import { decodeEnvelope, describeCode } from "../pkg/index.js";
import { announce, element } from "./dom.js";
import { problemNotice } from "./notice.js";
import { resultView, spoken } from "./result-view.js";
import { sampleOfCode, samples } from "./samples.js";

const response = document.getElementById("response");
const status = document.getElementById("status");
const statusHint = document.getElementById("status-hint");
const retryAfter = document.getElementById("retry-after");
const retryAfterHint = document.getElementById("retry-after-hint");
const result = document.getElementById("result");

/** Shown at the start, because its result has most fields. */
const FIRST_SAMPLE = samples.find((sample) => sample.label === "5308");

/** A response from elsewhere on the page, which the fragment `#sample` shows. @type {import("./samples.js").Sample | undefined} */
let handedOver;

/** @param {import("./samples.js").Sample} sample */
export function handOver(sample) {
  handedOver = sample;
}

/** @returns What to call when the address names this panel. */
export function start() {
  document.getElementById("samples").append(...samples.map(sampleButton));
  document.getElementById("clear").addEventListener("click", () => {
    load({ body: "" });
    response.focus();
  });
  for (const input of [response, status, retryAfter]) input.addEventListener("input", update);
  fill(FIRST_SAMPLE);
  // Not caught: without the package there is nothing this panel could do.
  show(decode());
  return open;
}

/**
 * @param {string} word
 * @param {string} parameter
 */
function open(word, parameter) {
  if (word !== "sample") return;
  const description = describeCode(Number(parameter));
  if (description !== undefined) load(sampleOfCode(description.code));
  else if (parameter === "" && handedOver !== undefined) load(handedOver);
  // So that going back here later does not overwrite what was pasted since.
  history.replaceState(null, "", "#decode");
  // The link that was followed is out of sight now.
  document.getElementById("decode-heading").focus();
}

function sampleButton(sample) {
  const button = element("button", { type: "button", class: "chip", "aria-pressed": "false" }, sample.label);
  button.addEventListener("click", () => {
    load(sample);
    // On a small screen the outcome would be out of sight.
    result.firstElementChild.scrollIntoView({ block: "nearest" });
  });
  return button;
}

/** @param {{ body: string, status?: string, retryAfter?: string }} sample */
function load(sample) {
  fill(sample);
  update();
}

function fill(sample) {
  response.value = sample.body;
  response.scrollTop = 0;
  status.value = sample.status ?? "";
  retryAfter.value = sample.retryAfter ?? "";
}

function update() {
  try {
    const decoded = decode();
    show(decoded);
    announce(spoken(decoded));
  } catch (error) {
    // Data nested thousands of levels deep decodes, but no browser can print it.
    result.replaceChildren(problemNotice("This response cannot be shown.", error));
  }
}

function decode() {
  const options = {};
  if (status.value.trim() !== "") options.status = Number(status.value);
  if (retryAfter.value.trim() !== "") options.retryAfter = retryAfter.value;
  return decodeEnvelope(response.value, options);
}

function show(decoded) {
  result.replaceChildren(...resultView(decoded));
  statusHint.textContent =
    status.value.trim() !== "" && decoded.status === null ? "Not an HTTP status, so it counts as unknown." : "";
  retryAfterHint.textContent =
    retryAfter.value.trim() !== "" && decoded.retryAfterMs === null ? "Neither seconds nor a date, so it is ignored." : "";
  for (const [place, button] of [...document.getElementById("samples").children].entries()) {
    button.setAttribute("aria-pressed", String(isLoaded(samples[place])));
  }
}

function isLoaded(sample) {
  return (
    response.value === sample.body &&
    status.value === (sample.status ?? "") &&
    retryAfter.value === (sample.retryAfter ?? "")
  );
}
