import { type } from "arktype";
import { malformed, resultOf } from "../hand-written.ts";

const Envelope = type({
  code: "number.safe & number.integer",
  "data?": "unknown",
  "date?": "string | null",
  "message?": "string | null",
  "requestId?": "string | null",
  success: "boolean",
});

export function decodeEnvelope(value) {
  const result = Envelope(value);
  return result instanceof type.errors ? malformed("not-an-envelope", result.summary) : resultOf(result);
}
