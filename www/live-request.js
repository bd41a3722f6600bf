// Makes the requests of requests.json: signed as the Stardust API asks for, and as a curl command.

// MD5, because the API asks for it and Web Crypto does not have it: by an audited library, of which the bundler keeps
// 5 kB. Not by the package's WebAssembly: signing is no work of a decoder.
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
 * @property {{ key?: string, secret?: string, ageMs?: number }} [sign] What is different about its signature.
 * @property {{ json?: unknown, text?: string, zip?: Record<string, string>, bytes?: number, type?: string }} [body]
 */

/** @typedef {{ key: string, secret: string }} Credentials */

/**
 * Where a request goes: relative to the page, which may be anywhere.
 *
 * @param {Request} request
 */
export function urlOf({ path }) {
  return new URL(`.${path}`, document.baseURI);
}

/**
 * The headers of a request, and the text whose MD5 signs it. Made anew for each send, since a signature holds for a while only.
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
 * The body as `fetch` takes it.
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
 * The body in words, where it is no text itself.
 *
 * @param {Request} request
 */
export function shownBody({ body }) {
  if (body === undefined) return "";
  if (body.bytes !== undefined) {
    const count = body.bytes.toLocaleString("en");
    return `${count} bytes, all of them zero.\nThey go to the server of this page: with make demo, no further than this machine.`;
  }
  if (body.zip === undefined) return textOf(body);
  const files = Object.entries(body.zip).map(([name, text]) => `  ${name}, ${strToU8(text).length} bytes`);
  return [`A ZIP archive of ${archive(body.zip).length} bytes, with:`, ...files].join("\n");
}

/**
 * A command for a shell, signed now.
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

/** For a POSIX shell, in which nothing inside single quotes means anything. */
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

/** One piece many times over: nothing of the size of the whole is ever in memory here. */
function zeros(count) {
  const piece = new Uint8Array(2 ** 20);
  const whole = new Blob([piece]);
  const pieces = new Array(Math.floor(count / piece.length)).fill(whole);
  return new Blob([...pieces, piece.subarray(0, count % piece.length)]);
}
