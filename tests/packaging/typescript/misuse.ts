// The two calls are the only errors of the compilation. check.js compares their messages.

import { decodeEnvelope, unwrapEnvelope } from "stardust-errors";

interface Dataset {
  id: number;
}

export const { outcome } = decodeEnvelope(Promise.resolve("{}"));
export const id = unwrapEnvelope<Dataset>({ text: async () => "{}" }).id;
