import Ajv from "ajv";
import { malformed, resultOf } from "../hand-written.ts";
import schema from "./envelope.schema.json";

const ajv = new Ajv();
const validate = ajv.compile(schema);

export function decodeEnvelope(value) {
  return validate(value) ? resultOf(value) : malformed("not-an-envelope", ajv.errorsText(validate.errors));
}
