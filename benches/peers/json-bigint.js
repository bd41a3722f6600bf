import jsonBigint from "json-bigint";
import { decodeEnvelope as decodeValue } from "../hand-written.ts";

// json-bigint returns every integer of more than fifteen digits as a string.
const { parse } = jsonBigint({ storeAsString: true });

export function decodeEnvelope(text) {
  return decodeValue(parse(text));
}
