// Decodes a response with `decodeResponse` and records how the body was read. Runs in Node.js and in a page.

const READERS = ["arrayBuffer", "blob", "bytes", "formData", "json", "text"];

/** When a caller that aborts does so. */
const ABORT_MS = 300;

/**
 * Sends a request and decodes the response.
 *
 * @param {{ decodeEnvelope: Function, decodeResponse: Function }} entry
 * @param {{ url: string, init?: RequestInit, aborts?: boolean, asPromise: boolean }} request
 * @returns A serializable observation: the result, or the rejection and whether it is the network's own.
 */
export async function observe({ decodeEnvelope, decodeResponse }, { url, init, aborts, asPromise }) {
  let own, known, bytes;
  let reads = 0;

  const recordError = (error) => {
    own ??= error;
    throw error;
  };

  function watched(response) {
    known = { status: response.status, retryAfter: response.headers.get("retry-after") ?? undefined };
    for (const name of READERS) {
      const read = response[name];
      if (typeof read !== "function") continue;
      response[name] = async () => {
        reads += 1;
        bytes = await read.call(response).catch(recordError);
        return bytes;
      };
    }
    return response;
  }

  const controller = new AbortController();
  const reason = new Error("aborted by the caller");
  if (aborts) setTimeout(() => controller.abort(reason), ABORT_MS);
  const fetching = fetch(url, { ...init, cache: "no-store", signal: controller.signal }).then(watched, recordError);
  try {
    const decoded = await decodeResponse(asPromise ? fetching : await fetching);
    return { decoded, reads, known, differing: differing(decoded, decodeEnvelope(bytes, known)) };
  } catch (error) {
    return { rejection: String(error), isOwn: error === own, isReason: error === reason, reads };
  }
}

/** Returns the fields in which two results differ. The delay until a date in `Retry-After` decreases over time. */
function differing(one, other) {
  const isNear = (...times) => times.every(Number.isFinite) && Math.abs(times[0] - times[1]) < 5000;
  const differs = (field) =>
    JSON.stringify(one[field]) !== JSON.stringify(other[field]) &&
    !(field === "retryAfterMs" && isNear(one[field], other[field]));
  return Object.keys({ ...one, ...other }).filter(differs);
}
