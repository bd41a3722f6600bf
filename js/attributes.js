// In a file of its own, so that a bundler can leave it out.

/** Creates `errorAttributes`. A method, because bundlers rename functions whose names clash, but not methods. */
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
