// `ajv-standalone:validate` is the schema, compiled ahead of time by ajv: see ../bundle.js.
import validate from "ajv-standalone:validate";
import { malformed, resultOf } from "../hand-written.ts";

export function decodeEnvelope(value) {
  return validate(value) ? resultOf(value) : malformed("not-an-envelope", validate.errors[0].message);
}
