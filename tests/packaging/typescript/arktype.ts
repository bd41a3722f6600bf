// Types inferred from a schema of arktype, whose declarations TypeScript 5.0 does not support.

import { decodeEnvelope, unwrapResponse, type Decoded } from "stardust-errors";
import { type } from "arktype";

const schema = type({ id: "number", created: "string.date.parse" });
const decoded = decodeEnvelope("", { schema });
holds<Equal<typeof decoded, Decoded<{ id: number; created: Date }>>>();
const data = unwrapResponse(fetch("/"), { schema });
holds<Equal<typeof data, Promise<{ id: number; created: Date }>>>();
