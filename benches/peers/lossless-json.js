import { parse } from "lossless-json";
import { decodeEnvelope as decodeValue } from "../hand-written.ts";
import { exactInteger } from "./exact-integer.js";

export function decodeEnvelope(text) {
  return decodeValue(parse(text, undefined, { parseNumber: exactInteger }));
}
