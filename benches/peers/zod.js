import * as z from "zod";
import { malformed, resultOf } from "../hand-written.ts";

const Text = z.string().nullish();
const Envelope = z.object({ code: z.int(), data: z.unknown(), date: Text, message: Text, requestId: Text, success: z.boolean() });

export function decodeEnvelope(value) {
  const result = Envelope.safeParse(value);
  return result.success ? resultOf(result.data) : malformed("not-an-envelope", result.error.message);
}
