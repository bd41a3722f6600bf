// Types inferred from schemas of zod and valibot.

import { decodeEnvelope, decodeResponse, unwrapEnvelope, unwrapResponse, type Decoded, type InferOutput, type StandardSchemaV1 } from "stardust-errors";
import * as v from "valibot";
import * as z from "zod";

interface Transformed {
  id: number;
  created: Date;
}

const ofZod = z.object({ id: z.number(), created: z.string().transform((text) => new Date(text)) });
const ofValibot = v.object({ id: v.number(), created: v.pipe(v.string(), v.transform((text) => new Date(text))) });

export async function infer(body: unknown) {
  const decoded = [
    decodeEnvelope("", { schema: ofZod }),
    decodeEnvelope(body, { schema: ofValibot }),
    await decodeResponse(fetch("/"), { schema: ofZod }),
    await decodeResponse(fetch("/"), { schema: ofValibot }),
    decodeEnvelope<Transformed>("", { schema: ofZod }),
    decodeEnvelope<Transformed>("", { schema: ofValibot }),
  ] as const;
  holds<Equal<(typeof decoded)[number], Decoded<Transformed>>>();
  const data = [unwrapEnvelope(body, { schema: ofZod }), await unwrapResponse(fetch("/"), { schema: ofZod }), await load(ofZod)] as const;
  holds<Equal<(typeof data)[number], Transformed>>();
  const dataOfValibot = [unwrapEnvelope("", { schema: ofValibot }), await load(ofValibot)] as const;
  holds<Equal<(typeof dataOfValibot)[number], Transformed>>();
}

function load<S extends StandardSchemaV1>(schema: S): Promise<InferOutput<S>> {
  return unwrapResponse(fetch("/"), { schema });
}
