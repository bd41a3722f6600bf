import { decodeUnread, envelopeDecoder, readOptions } from "./decode.js";
import { USED_BODY } from "./generated/numbers.js";

/** In the order of preference: a stand-in for a Response in somebody's test often has only the last. */
const READERS = ["arrayBuffer", "text", "json"];

/** `decodeResponse` over a core: see core.js. */
export function responseDecoder(core) {
  const decodeEnvelope = envelopeDecoder(core);
  return async function decodeResponse(response, options) {
    response = await response;
    const reader = READERS.find((name) => typeof response?.[name] === "function");
    if (reader === undefined) return decodeEnvelope(response, options);
    const known = {
      status: options?.status ?? response.status,
      retryAfter: options?.retryAfter ?? response.headers?.get?.("retry-after"),
      int64: options?.int64,
      redact: options?.redact,
    };
    if (response.bodyUsed) return decodeUnread(core, USED_BODY, readOptions(known));
    return decodeEnvelope(await response[reader](), known);
  };
}
