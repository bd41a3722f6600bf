// Builds the requests of requests.json, signed as the Stardust API requires, and their curl commands.

// The API requires MD5, which Web Crypto lacks. The bundler keeps 5 kB of this audited library.
import { bytesToHex, md5, utf8ToBytes } from "./generated/md5.js";
import { strToU8, zipSync } from "./generated/zip.js";

/**
 * A request of requests.json.
 *
 * @typedef {object} Request
 * @property {number} [code] The code that the server returns.
 * @property {string} [label] Its name, if it has no code.
 * @property {string} why
 * @property {string} method
 * @property {string} path
 * @property {{ key?: string, secret?: string, ageMs?: number }} [sign] Overrides that make the signature invalid.
 * @property {{ json?: unknown, text?: string, zip?: Record<string, string>, bytes?: number, type?: string }} [body]
 */

/** @typedef {{ key: string, secret: string }} Credentials */

/**
 * Returns the URL of a request, relative to the page.
 *
 * @param {Request} request
 */
export function urlOf({ path }) {
  return new URL(`.${path}`, document.baseURI);
}

/**
 * Returns the headers of a request, and the text whose MD5 signs it. A signature expires, so each attempt needs a new one.
 *
 * @param {Request} request
 * @param {Credentials} credentials
 * @returns {{ headers: Record<string, string>, signed: string }}
 */
export function signedHeaders({ body, sign }, credentials) {
  const { key, secret, ageMs = 0 } = { ...credentials, ...sign };
  const timestamp = String(Date.now() - ageMs);
  const signed = `${timestamp}&${secret}&${key}`;
  const headers = { "X-STARDUST-KEY": key, "X-TS": timestamp, "X-SIGN": bytesToHex(md5(utf8ToBytes(signed))) };
  if (body !== undefined) headers["Content-Type"] = body.type ?? (body.zip === undefined ? "application/json" : "application/zip");
  return { headers, signed };
}

/**
 * Returns the body for `fetch`.
 *
 * @param {Request} request
 */
export function bodyOf({ body }) {
  if (body === undefined) return undefined;
  if (body.bytes !== undefined) return zeros(body.bytes);
  return body.zip === undefined ? textOf(body) : archive(body.zip);
}

/** @param {Request} request */
export function isJson({ body }) {
  return body?.json !== undefined;
}

/**
 * Returns the body as text, or a description of a binary body.
 *
 * @param {Request} request
 */
export function shownBody({ body }) {
  if (body === undefined) return "";
  if (body.bytes !== undefined) {
    const count = body.bytes.toLocaleString("en");
    return `${count} zero bytes.\nThey are sent to this page's server. With make demo, they stay on your machine.`;
  }
  if (body.zip === undefined) return textOf(body);
  const files = Object.entries(body.zip).map(([name, text]) => `  ${name}, ${strToU8(text).length} bytes`);
  return [`A ZIP archive of ${archive(body.zip).length} bytes, with:`, ...files].join("\n");
}

/**
 * Returns a shell command that sends the request, signed now.
 *
 * @param {Request} request
 * @param {Credentials} credentials
 */
export function curlOf(request, credentials) {
  const { body, method } = request;
  const options = [`--include --request ${method}`];
  for (const header of Object.entries(signedHeaders(request, credentials).headers)) options.push(`--header ${quoted(header.join(": "))}`);
  let source = "";
  if (body?.bytes !== undefined) source = `head -c ${body.bytes} /dev/zero | `;
  else if (body?.zip !== undefined) source = `printf %s ${quoted(btoa(String.fromCharCode(...archive(body.zip))))} | base64 --decode | `;
  if (source !== "") options.push("--data-binary @-");
  else if (body !== undefined) options.push(`--data-raw ${quoted(textOf(body))}`);
  return `${source}curl ${quoted(urlOf(request).href)} \\\n  ${options.join(" \\\n  ")}\n`;
}

/** Quotes a text for a POSIX shell, where single quotes disable all expansion. */
function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function textOf({ json, text }) {
  return text ?? JSON.stringify(json, null, 2);
}

function archive(files) {
  const contents = Object.entries(files).map(([name, text]) => [name, strToU8(text)]);
  return zipSync(Object.fromEntries(contents), { level: 0 });
}

/** Repeats one chunk, so that the whole body is never in memory. */
function zeros(count) {
  const chunk = new Uint8Array(2 ** 20);
  const chunks = new Array(Math.floor(count / chunk.length)).fill(new Blob([chunk]));
  return new Blob([...chunks, chunk.subarray(0, count % chunk.length)]);
}
