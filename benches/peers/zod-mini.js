import * as z from "zod/mini";
import { malformed, resultOf } from "../hand-written.ts";

const Text = z.nullish(z.string());
const Envelope = z.object({ code: z.int(), data: z.unknown(), date: Text, message: Text, requestId: Text, success: z.boolean() });

export function decodeEnvelope(value) {
  const result = Envelope.safeParse(value);
  return result.success ? resultOf(result.data) : malformed("not-an-envelope", result.error.message);
}
