// Signs requests as the Stardust API requires.

import { md5 } from "@noble/hashes/legacy.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { now } from "./simulation";

// The credentials of the example back end. A real web page must not contain a secret: its server signs the requests.
const KEY = "demo-key";
const SECRET = "demo-secret";

/** How far the server's clock is ahead of this computer's. */
let aheadMs = 0;

/** Returns the headers that sign a request. They expire after a few minutes, so every attempt needs new ones. */
export function signatureHeaders(): Record<string, string> {
  const timestamp = String(now() + aheadMs);
  const signature = bytesToHex(md5(utf8ToBytes(`${timestamp}&${SECRET}&${KEY}`)));
  return { "X-STARDUST-KEY": KEY, "X-TS": timestamp, "X-SIGN": signature };
}

/** Adopts the time of a response's `Date` header. Without it, a computer with a wrong clock could not sign any request. */
export function adoptServerTime(date: string | null): void {
  const serverTime = Date.parse(date ?? "");
  if (!Number.isNaN(serverTime)) aheadMs = serverTime - now();
}
