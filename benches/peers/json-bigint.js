import jsonBigint from "json-bigint";
import { decodeEnvelope as decodeValue } from "../hand-written.ts";

// It tells by the count of digits: an integer of more than fifteen becomes text.
const { parse } = jsonBigint({ storeAsString: true });

export function decodeEnvelope(text) {
  return decodeValue(parse(text));
}
