// Options, and types inferred from a schema. Schemas of zod, valibot and arktype are in schemas.ts and arktype.ts.

import {
  decodeEnvelope,
  decodeResponse,
  unwrapEnvelope,
  unwrapResponse,
  type Decoded,
  type DecodeOptions,
  type InferOutput,
  type ResponseLike,
  type SchemaOptions,
  type StandardSchemaV1,
} from "stardust-errors";

interface Dataset {
  id: number;
}

declare const schema: StandardSchemaV1<string, Dataset>;
declare const optionalSchema: StandardSchemaV1<string, Dataset> | undefined;
declare const optionsWithoutSchema: DecodeOptions;
declare const optionsWithSchema: SchemaOptions<typeof schema>;
declare const response: ResponseLike;
declare const unknown: unknown;
const parsed = JSON.parse("{}");

decodeEnvelope("", { status: 502, retryAfter: "7", int64: "bigint", redact: true });
decodeEnvelope("", { status: undefined, retryAfter: null, int64: undefined, redact: undefined, schema: undefined, signal: null });
// @ts-expect-error `int64` is one of three strings.
decodeEnvelope("", { int64: "float" });
// @ts-expect-error A status is a number.
decodeEnvelope("", { status: "502" });
// @ts-expect-error The option does not exist.
decodeEnvelope("", { statusCode: 502 });
decodeResponse(response, { signal: { aborted: false } });

const results = [
  decodeEnvelope("", { schema }),
  decodeEnvelope(null, { schema, status: 200 }),
  decodeEnvelope(unknown, { schema }),
  decodeEnvelope({ code: 200 }, { schema }),
  decodeEnvelope(parsed, { schema, status: parsed.status }),
  decodeEnvelope("", optionsWithSchema),
  decodeEnvelope<Dataset>("", { schema }),
  decodeEnvelope<Dataset>(unknown, { schema }),
  decodeEnvelope<Dataset>("", { schema: optionalSchema }),
  decodeEnvelope<Dataset>("", optionsWithoutSchema),
] as const;
holds<Equal<(typeof results)[number], Decoded<Dataset>>>();
const unwrapped = [
  unwrapEnvelope("", { schema }),
  unwrapEnvelope(unknown, { schema }),
  unwrapEnvelope(parsed, { schema, status: parsed.status }),
  unwrapEnvelope<Dataset>(unknown, { schema }),
] as const;
holds<Equal<(typeof unwrapped)[number], Dataset>>();
const promises = [decodeResponse(response, { schema }), decodeResponse(Promise.resolve(response), { schema })] as const;
holds<Equal<(typeof promises)[number], Promise<Decoded<Dataset>>>>();
const data = unwrapResponse(response, { schema, signal: { aborted: false } });
holds<Equal<typeof data, Promise<Dataset>>>();
const withoutSchema = decodeEnvelope("", optionsWithoutSchema);
holds<Equal<typeof withoutSchema, Decoded<unknown>>>();
holds<Equal<InferOutput<typeof schema>, Dataset>>();

// @ts-expect-error The output of the schema is another type.
decodeEnvelope<Dataset[]>("", { schema });
// @ts-expect-error An empty object is not a schema.
decodeEnvelope("", { schema: {} });
// @ts-expect-error A function is not a schema.
decodeResponse(response, { schema: (value: unknown) => value });
// @ts-expect-error A schema does not make a promise an envelope.
decodeEnvelope(Promise.resolve(""), { schema }).ok;

// A generic function that passes a schema on keeps its type, with or without an annotation.
const decodeText = <S extends StandardSchemaV1>(schema: S) => decodeEnvelope("", { schema });
const decodeValue = <S extends StandardSchemaV1>(schema: S) => decodeEnvelope(unknown, { schema });
const decodedBySchema = [decodeText(schema), decodeValue(schema)] as const;
holds<Equal<(typeof decodedBySchema)[number], Decoded<Dataset>>>();
const unwrapText = <S extends StandardSchemaV1>(schema: S) => unwrapEnvelope("", { schema });
const unwrapValue = <S extends StandardSchemaV1>(schema: S) => unwrapEnvelope(unknown, { schema });
const load = <S extends StandardSchemaV1>(schema: S): Promise<InferOutput<S>> => unwrapResponse(response, { schema });
const loadUnannotated = <S extends StandardSchemaV1>(schema: S) => unwrapResponse(response, { schema });
const dataBySchema = [unwrapText(schema), unwrapValue(schema)] as const;
holds<Equal<(typeof dataBySchema)[number], Dataset>>();
const promisesBySchema = [load(schema), loadUnannotated(schema)] as const;
holds<Equal<(typeof promisesBySchema)[number], Promise<Dataset>>>();
const decodeResponseBySchema = <S extends StandardSchemaV1>(schema: S) => decodeResponse(response, { schema });
const decodedResponse = decodeResponseBySchema(schema);
holds<Equal<typeof decodedResponse, Promise<Decoded<Dataset>>>>();
const loadByOutput = <T,>(schema: StandardSchemaV1<unknown, T>): Promise<T> => unwrapResponse(response, { schema });
const loadByAssertion = <T,>(options?: DecodeOptions): Promise<T> => unwrapResponse<T>(response, options);
const promisesByOutput = [loadByOutput(schema), loadByAssertion<Dataset>()] as const;
holds<Equal<(typeof promisesByOutput)[number], Promise<Dataset>>>();

// A schema may be asynchronous and needs no `types`.
export const handWritten: StandardSchemaV1<unknown, Dataset> = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: async (value) =>
      typeof value === "object" ? { value: { id: 7 } } : { issues: [{ message: "expected an object", path: ["id", { key: 0 }] }] },
  },
};
