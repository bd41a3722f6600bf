import * as v from "valibot";
import { malformed, resultOf } from "../hand-written.ts";

const Text = v.nullish(v.string());
const Envelope = v.object({
  code: v.pipe(v.number(), v.safeInteger()),
  data: v.optional(v.unknown()),
  date: Text,
  message: Text,
  requestId: Text,
  success: v.boolean(),
});

export function decodeEnvelope(value) {
  const result = v.safeParse(Envelope, value);
  return result.success ? resultOf(result.output) : malformed("not-an-envelope", v.summarize(result.issues));
}
