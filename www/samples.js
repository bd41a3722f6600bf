import { describeCode } from "../pkg/index.js";

/**
 * @typedef {object} Sample
 * @property {string} label
 * @property {string} body
 * @property {string} [status]
 * @property {string} [retryAfter]
 */

/** @type {readonly Sample[]} */
export const samples = [
  sampleOfCode(400),
  // The API sometimes leaves the message empty; the description replaces it.
  { label: "404", body: envelope({ code: 404, message: "" }) },
  sampleOfCode(500),
  sampleOfCode(5308),
  { label: "Unknown", body: envelope({ code: 5999, message: "Quota of the team is used up" }) },
  {
    label: "Success",
    // Ids are 64-bit integers, which a JavaScript number would round.
    body: envelope({
      code: 200,
      data: { datasetId: "8545436153352348123", name: "Street scenes", items: 1280, labels: ["car", "cyclist"] },
      message: "",
      success: true,
    }).replace('"8545436153352348123"', "8545436153352348123"),
  },
  {
    label: "502 page",
    body: [
      "<html>",
      "<head><title>502 Bad Gateway</title></head>",
      "<body>",
      "<center><h1>502 Bad Gateway</h1></center>",
      "<hr><center>nginx</center>",
      "</body>",
      "</html>",
    ].join("\n"),
    status: "502",
    retryAfter: "30",
  },
  { label: "Cut off", body: envelope({ code: 5845, message: "Workflow not exists" }).slice(0, 70) },
];

/**
 * Returns the response for a documented code.
 *
 * @param {import("../pkg/index.js").ErrorCode} code
 * @returns {Sample}
 */
export function sampleOfCode(code) {
  return { label: String(code), body: envelope({ code, message: describeCode(code).description }) };
}

function envelope({ code, data = null, message, success = false }) {
  const fields = {
    code,
    data,
    date: "2024-05-16 19:03:34",
    message,
    requestId: "3f6c1d0e9b7a4c52",
    success,
  };
  return JSON.stringify(fields, null, 2);
}
