// `JSON.parse` with a reviver that receives the source text of each number, if the JavaScript engine supports it.
import { decodeEnvelope as decodeValue } from "../hand-written.ts";

function revive(key, value, context) {
  if (typeof value === "number" && !Number.isSafeInteger(value) && Number.isInteger(value)) {
    return /^-?\d+$/.test(context.source) ? context.source : value;
  }
  return value;
}

export const supported = JSON.parse("1", (key, value, context) => context?.source) === "1";

export function decodeEnvelope(text) {
  return decodeValue(JSON.parse(text, revive));
}
