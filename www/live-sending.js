// Selects a request of requests.json, sends it to the back end and shows the response.

import { decodeEnvelope, describeCode } from "../pkg/index.js";
import { copyOnClick } from "./copy-button.js";
import { handOver } from "./decode-panel.js";
import { announce, breakableName, element } from "./dom.js";
import { highlighted } from "./highlight.js";
import { bodyOf, curlOf, isJson, shownBody, signedHeaders, urlOf } from "./live-request.js";
import { connectionBroke, noBackEnd, nothingSent, serverSilent, unknownRequest } from "./live-states.js";
import { problemNotice } from "./notice.js";
import { resultView, spoken } from "./result-view.js";

/** @typedef {import("./live-request.js").Request} Request */

const notice = document.getElementById("live-notice");
const list = document.getElementById("requests");
const actions = document.getElementById("live-actions");
const sendButton = document.getElementById("send");
const sendNote = document.getElementById("send-note");
const curl = document.getElementById("curl");
const requestBody = document.getElementById("request-body");
const responseFrame = document.getElementById("live-response");
const responseBody = document.getElementById("response-body");
const openInDecode = document.getElementById("open-in-decode");
const result = document.getElementById("live-result");

/** Selected when the panel opens. */
const FIRST_REQUEST = "5308";

/** The panel shows the size of bodies from this size on. */
const MEGABYTE = 2 ** 20;

/** The response headers that are shown. */
const SHOWN_HEADERS = ["content-type", "retry-after", "x-request-id"];

const LONGEST_PROBE_MS = 5000;

/** @type {Request[]} */
let requests;
/** @type {import("./live-request.js").Credentials} */
let credentials;

/** What responds at the URL of the back end. @type {"back end" | "plain files" | "nothing"} */
let server;

/** @type {Request | undefined} */
let shown;

/** Aborts the request in flight. @type {AbortController | undefined} */
let sending;

/** The response that is shown, for the Decode panel. @type {import("./samples.js").Sample} */
let received;

/**
 * Shows the requests.
 *
 * @param {{ requests: Request[], credentials: import("./live-request.js").Credentials }} listed The contents of requests.json.
 * @returns A function that selects a request by name. An empty name keeps the selected request.
 */
export async function startSending(listed) {
  ({ requests, credentials } = listed);
  await probe();
  list.replaceChildren(...requests.map(requestLink));
  sendButton.addEventListener("click", () => {
    // The `disabled` attribute would remove the focus.
    if (sending === undefined) send();
  });
  copyOnClick(document.getElementById("copy-curl"), "curl command", writeCurl, curl);
  openInDecode.addEventListener("click", () => handOver(received));
  document.getElementById("live-content").hidden = false;
  return choose;
}

/** Finds out whether the page is served with the back end. */
async function probe() {
  try {
    const response = await fetch("health", { cache: "no-store", signal: AbortSignal.timeout(LONGEST_PROBE_MS) });
    const { decoded } = await read(response);
    server = decoded.ok ? "back end" : "plain files";
  } catch {
    server = "nothing";
  }
}

/** @param {Response} response */
async function read(response) {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const { status, headers } = response;
  const retryAfter = headers.get("retry-after") ?? undefined;
  // decodeResponse does not return the body, which is shown, too.
  return { response, decoded: decodeEnvelope(bytes, { status, retryAfter }), body: new TextDecoder().decode(bytes), retryAfter };
}

/** @param {Request} request */
function nameOf({ code, label }) {
  return label ?? String(code);
}

function requestLink(request) {
  const name = nameOf(request);
  return element("li", {}, element("a", { class: "chip", href: `#live=${encodeURIComponent(name)}` }, name));
}

function choose(name) {
  const named = requests.find((request) => nameOf(request) === name);
  notice.hidden = named !== undefined || name === "";
  notice.replaceChildren(...(notice.hidden ? [] : unknownRequest(name)));
  const request = named ?? shown ?? requests.find((one) => nameOf(one) === FIRST_REQUEST);
  // Returning to the panel keeps the response.
  if (request === shown) return;
  sending?.abort();
  shown = request;
  for (const [index, item] of [...list.children].entries()) {
    if (requests[index] === request) item.firstChild.setAttribute("aria-current", "true");
    else item.firstChild.removeAttribute("aria-current");
  }
  settle();
  showRequest();
  clearResponse();
}

function showRequest() {
  const { code, label, why } = shown;
  const title = code === undefined ? [label] : [element("span", { class: "code-number" }, String(code)), " ", nameOfCode(code)];
  document.getElementById("request-name").replaceChildren(...title);
  document.getElementById("request-why").textContent = why;
  const body = shownBody(shown);
  requestBody.replaceChildren(...(isJson(shown) ? highlighted(body) : [body]));
  requestBody.hidden = body === "";
  curl.hidden = true;
  showHead(signedHeaders(shown, credentials));
}

function nameOfCode(code) {
  const description = describeCode(code);
  return description === undefined ? "" : breakableName(description.name);
}

function showHead({ headers, signed }) {
  const line = wireLine(shown.method, urlOf(shown).pathname);
  document.getElementById("request-head").replaceChildren(line, headerList(Object.entries(headers)));
  document
    .getElementById("request-signature")
    .replaceChildren("X-SIGN is the MD5 of ", element("code", {}, signed), ", computed for each request.");
}

async function send() {
  const request = shown;
  const controller = new AbortController();
  sending = controller;
  const signed = signedHeaders(request, credentials);
  showHead(signed);
  showSending();
  let exchange;
  try {
    const { method } = request;
    const { signal } = controller;
    const response = await fetch(urlOf(request), { method, headers: signed.headers, body: bodyOf(request), signal });
    exchange = await read(response);
    server = "back end";
  } catch {
    // Tells a broken connection from a stopped server.
    if (!controller.signal.aborted) await probe();
  }
  // Another request was selected meanwhile.
  if (controller.signal.aborted) return;
  settle();
  if (exchange === undefined) showNoResponse();
  else showResponse(exchange);
}

function showSending() {
  sendButton.setAttribute("aria-disabled", "true");
  for (const region of [responseFrame, result]) region.setAttribute("aria-busy", "true");
  const size = largeSize();
  sendNote.textContent = size === undefined ? "Sending…" : `Sending ${size}…`;
  announce("Sending the request");
  // On a small screen, the response may be out of view.
  result.firstElementChild.scrollIntoView({ block: "nearest" });
}

function settle() {
  sending = undefined;
  sendButton.removeAttribute("aria-disabled");
  for (const region of [responseFrame, result]) region.removeAttribute("aria-busy");
  const size = largeSize();
  sendNote.textContent = size === undefined ? "" : `Sends ${size}`;
}

function largeSize() {
  const bytes = shown.body?.bytes ?? 0;
  return bytes < MEGABYTE ? undefined : `${Math.floor(bytes / MEGABYTE)} MB`;
}

/** @param {Awaited<ReturnType<typeof read>>} exchange */
function showResponse({ response, decoded, body, retryAfter }) {
  const headers = SHOWN_HEADERS.map((name) => [name, response.headers.get(name)]);
  fillResponse(`${response.status} ${response.statusText}`, headers);
  responseBody.replaceChildren(...(decoded.outcome === "malformed" ? [body] : highlighted(body)));
  received = { body, status: String(response.status), retryAfter };
  openInDecode.hidden = false;
  try {
    result.replaceChildren(...resultView(decoded));
  } catch (error) {
    result.replaceChildren(problemNotice("This response cannot be shown.", error));
  }
  announce(`HTTP ${response.status}. ${spoken(decoded)}`);
}

function showNoResponse() {
  clearResponse();
  if (server === "back end") result.replaceChildren(connectionBroke());
  announce(result.querySelector(".message").textContent);
}

function clearResponse() {
  actions.hidden = responseFrame.hidden = server === "plain files";
  fillResponse(
    null,
    SHOWN_HEADERS.map((name) => [name, null]),
  );
  responseBody.replaceChildren(element("span", { class: "muted" }, "The body, as received."));
  openInDecode.hidden = true;
  if (server === "plain files") result.replaceChildren(noBackEnd(shown.code));
  else result.replaceChildren(server === "nothing" ? serverSilent() : nothingSent());
}

function fillResponse(status, headers) {
  document.getElementById("response-head").replaceChildren(wireLine("HTTP", status), headerList(headers));
}

/** Creates the first line of an HTTP message. */
function wireLine(word, rest) {
  return element("p", { class: "wire-line" }, element("strong", {}, word), " ", rest ?? absent());
}

function headerList(headers) {
  const rows = headers.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value ?? absent())));
  return element("dl", { class: "wire-headers" }, ...rows);
}

function absent() {
  return element("span", { class: "muted" }, "–");
}

/** Writes the command to the page, where it is shown if the browser refuses to copy it. */
function writeCurl() {
  const command = curlOf(shown, credentials);
  curl.textContent = command;
  return command;
}
