// A separate module, so that bundlers can drop it.

/** Creates `errorAttributes` as a method, because bundlers rename clashing functions but not methods. */
export function createErrorAttributes() {
  return {
    errorAttributes({ outcome, code, codeName, requestId, status, retry, decoded }) {
      const attributes = {
        "error.type": codeName ?? `${outcome}.${decoded.reason ?? "unknown-code"}`,
        "stardust.code": code,
        "stardust.request_id": requestId,
        "http.response.status_code": status,
        "stardust.retry": retry,
      };
      return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null));
    },
  }.errorAttributes;
}
