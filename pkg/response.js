import { decodeUnread, envelopeDecoder, readOptions } from "./decode.js";
import { THROWING, USED_BODY } from "./generated/numbers.js";

/** In the order of preference: a stand-in for a Response in somebody's test often has only the last. */
const READERS = ["arrayBuffer", "text", "json"];

/** `decodeResponse` over a core: see core.js. */
export function responseDecoder(core) {
  const decodeEnvelope = envelopeDecoder(core);
  return async function decodeResponse(response, options) {
    const known = readOptions(options);
    response = await response;
    let reader, isTaken;
    try {
      reader = READERS.find((name) => typeof response?.[name] === "function");
      if (reader !== undefined) {
        known.status ||= response.status;
        known.retryAfter ??= response.headers?.get?.("retry-after");
        isTaken = response.bodyUsed || response.body?.locked;
      }
    } catch {
      return decodeUnread(core, THROWING, known);
    }
    if (reader === undefined) return decodeEnvelope(response, known);
    if (isTaken) return decodeUnread(core, USED_BODY, readOptions(known));
    return decodeEnvelope(await response[reader](), known);
  };
}
