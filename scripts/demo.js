// Decodes sample responses with the npm package, and prints the results.

import { decodeEnvelope } from "../pkg/index.js";

function envelope({ code, message = "", success = false, data = null }) {
  return JSON.stringify({ code, data, date: "2024-05-16 19:03:34", message, requestId: "3f6c1d0e9b7a4c52", success });
}

const responses = [
  { body: envelope({ code: 400, message: "Illegal Parameter" }) },
  { body: envelope({ code: 404, message: "Not Found, the resource is missing" }) },
  { body: envelope({ code: 500, message: "Internal Error, please try again later" }) },
  { body: envelope({ code: 5308, message: "Dataset not exists" }) },
  { body: envelope({ code: 5999, message: "Quota of the team is used up" }) },
  // The ids of the API have 64 bits, more than a JavaScript number can hold.
  { body: envelope({ code: 200, success: true, data: { id: "8545436153352348123", items: 1280 } }).replace(/"(\d{19})"/, "$1"), status: 200 },
  { body: envelope({ code: 5842, message: "Project not exists", success: true }), status: 200 },
  { body: envelope({ code: 200, success: true, data: { name: "Street scenes" } }), status: 502 },
  { body: "<html>\n<head><title>502 Bad Gateway</title></head>\n</html>", status: 502, retryAfter: "30" },
  { body: envelope({ code: 5845, message: "Workflow not exists" }).slice(0, 60), status: 200 },
  { body: "", status: 504 },
  { body: '["no", "envelope"]', status: 200 },
];

const ROWS = {
  message: (decoded) => decoded.message,
  name: (decoded) => decoded.codeName,
  category: (decoded) => decoded.description?.category,
  retry: (decoded) => decoded.retry,
  "wait (ms)": (decoded) => decoded.retryAfterMs,
  remedy: (decoded) => decoded.description?.remedy,
  data: (decoded) => decoded.data && JSON.stringify(decoded.data),
  request: (decoded) => decoded.requestId,
  anomalies: (decoded) => decoded.anomalies.join(", "),
};

const COLORS = { success: 32, failure: 31, malformed: 33 };
const BOLD = 1;
const DIM = 2;

function paint(style, text) {
  // Also false if NO_COLOR is set.
  return process.stdout.hasColors?.() ? `\x1b[${style}m${text}\x1b[0m` : text;
}

for (const { body, status, retryAfter } of responses) {
  const decoded = decodeEnvelope(body, { status, retryAfter });
  const head = [status && `HTTP ${status}`, retryAfter && `Retry-After: ${retryAfter}`].filter(Boolean);
  console.log(paint(DIM, [...head, body.replaceAll("\n", " ") || "(no body)"].join(" · ")));
  console.log(`  ${paint(`${BOLD};${COLORS[decoded.outcome]}`, decoded.outcome)} ${decoded.code ?? decoded.reason}`);
  for (const [label, read] of Object.entries(ROWS)) {
    const value = read(decoded) ?? "";
    if (value !== "") console.log(`  ${paint(DIM, label.padEnd(10))} ${value}`);
  }
  console.log();
}
