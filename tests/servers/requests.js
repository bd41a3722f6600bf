// The requests of www/requests.json, for the fetch of Node.js.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { strToU8, zipSync } from "fflate";

const { credentials, requests: described } = JSON.parse(
  readFileSync(new URL("../../www/requests.json", import.meta.url), "utf8"),
);

/** Repeats one chunk. */
function zeros(count) {
  const chunk = new Uint8Array(2 ** 20);
  return new Blob([...new Array(Math.floor(count / chunk.length)).fill(chunk), chunk.subarray(0, count % chunk.length)]);
}

function bodyOf({ json, text, zip, bytes }) {
  if (bytes !== undefined) return zeros(bytes);
  if (zip !== undefined)
    return zipSync(Object.fromEntries(Object.entries(zip).map(([name, content]) => [name, strToU8(content)])));
  return text ?? JSON.stringify(json);
}

/**
 * Returns the headers that sign a request. They expire after five minutes.
 *
 * @param {{ key?: string, secret?: string, ageMs?: number }} [sign]
 */
export function signature(sign) {
  const { key, secret, ageMs = 0 } = { ...credentials, ...sign };
  const timestamp = String(Date.now() - ageMs);
  const sum = createHash("md5").update(`${timestamp}&${secret}&${key}`).digest("hex");
  return { "X-STARDUST-KEY": key, "X-TS": timestamp, "X-SIGN": sum };
}

/** Each request with its name, the code that it provokes, if any, and the options for `fetch`. */
export const requests = described.map(({ code, label, method, path, sign, body }) => {
  const content = body && bodyOf(body);
  const type = body && { "Content-Type": body.type ?? (body.zip ? "application/zip" : "application/json") };
  return {
    name: label ?? String(code),
    code,
    path,
    isLarge: body?.bytes !== undefined,
    init: () => ({ method, body: content, headers: { ...signature(sign), ...type } }),
  };
});
