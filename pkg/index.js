export { catalog, describeCode } from "./catalog.js";
export { decodeEnvelope } from "./decode.js";
export { decodeResponse } from "./response.js";
export { StardustError, unwrapEnvelope } from "./error.js";
