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

/** Shown first, because its result has the most fields. */
const FIRST_SAMPLE = samples.find((sample) => sample.label === "5308");

/** A response from the Live panel, shown by the fragment `#sample`. @type {import("./samples.js").Sample | undefined} */
let handedOver;

/** @param {import("./samples.js").Sample} sample */
export function handOver(sample) {
  handedOver = sample;
}

/** Starts the panel. @returns The handler of URL fragments that select it. */
export function start() {
  document.getElementById("samples").append(...samples.map(sampleButton));
  document.getElementById("clear").addEventListener("click", () => {
    load({ body: "" });
    response.focus();
  });
  for (const input of [response, status, retryAfter]) input.addEventListener("input", update);
  fill(FIRST_SAMPLE);
  // Errors propagate to main.js: without the package, the panel cannot work.
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
  // Otherwise going back here would overwrite the form with the sample.
  history.replaceState(null, "", "#decode");
  // The link that had the focus is hidden now.
  document.getElementById("decode-heading").focus();
}

function sampleButton(sample) {
  const button = element("button", { type: "button", class: "chip", "aria-pressed": "false" }, sample.label);
  button.addEventListener("click", () => {
    load(sample);
    // On a small screen, the outcome may be out of view.
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
    // Data nested thousands of levels deep decodes, but cannot be shown.
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
    status.value.trim() !== "" && decoded.status === null ? "Not an HTTP status. It is ignored." : "";
  retryAfterHint.textContent =
    retryAfter.value.trim() !== "" && decoded.retryAfterMs === null ? "Neither seconds nor a date. It is ignored." : "";
  for (const [index, button] of [...document.getElementById("samples").children].entries()) {
    button.setAttribute("aria-pressed", String(isLoaded(samples[index])));
  }
}

function isLoaded(sample) {
  return (
    response.value === sample.body &&
    status.value === (sample.status ?? "") &&
    retryAfter.value === (sample.retryAfter ?? "")
  );
}
