// Inputs that the functions accept. The message for a Promise or a Response is in misuse.ts.

import { decodeEnvelope, decodeResponse, unwrapEnvelope, unwrapResponse, type Decoded, type ResponseLike } from "stardust-errors";

interface Dataset {
  id: number;
}
interface Envelope {
  code: number;
  data: Dataset;
  success: boolean;
}
declare const envelope: Envelope;
declare const unknown: unknown;
declare const textOrNull: string | null;
declare const body: { readonly text: string; readonly json: number };
declare const response: ResponseLike;
const parsed = JSON.parse("{}");

const results = [
  decodeEnvelope("{}"),
  decodeEnvelope(""),
  decodeEnvelope(new Uint8Array()),
  decodeEnvelope(new ArrayBuffer(0)),
  decodeEnvelope(null),
  decodeEnvelope(undefined),
  decodeEnvelope(textOrNull),
  decodeEnvelope(parsed),
  decodeEnvelope(parsed, { status: parsed.status, retryAfter: parsed.headers["retry-after"] }),
  decodeEnvelope(unknown),
  decodeEnvelope({}),
  decodeEnvelope({ code: 5308, success: false }),
  decodeEnvelope(envelope),
  decodeEnvelope(body),
  decodeEnvelope([1]),
  decodeEnvelope(5308),
  decodeEnvelope("", {}),
  decodeEnvelope("", null),
  decodeEnvelope("", undefined),
] as const;
holds<Equal<(typeof results)[number], Decoded<unknown>>>();

const asserted = [
  decodeEnvelope<Dataset>("{}"),
  decodeEnvelope<Dataset>(new Uint8Array()),
  decodeEnvelope<Dataset>(new ArrayBuffer(0)),
  decodeEnvelope<Dataset>(null),
  decodeEnvelope<Dataset>(undefined),
  decodeEnvelope<Dataset>(textOrNull),
  decodeEnvelope<Dataset>(parsed),
  decodeEnvelope<Dataset>(parsed, { status: parsed.status, retryAfter: parsed.headers["retry-after"] }),
  decodeEnvelope<Dataset>(unknown),
  decodeEnvelope<Dataset>({}),
  decodeEnvelope<Dataset>({ code: 5308, success: false }),
  decodeEnvelope<Dataset>(envelope),
  decodeEnvelope<Dataset>(body),
] as const;
holds<Equal<(typeof asserted)[number], Decoded<Dataset>>>();

const unwrapped = [
  unwrapEnvelope<Dataset>("{}"),
  unwrapEnvelope<Dataset>(parsed, { status: parsed.status }),
  unwrapEnvelope<Dataset>(unknown),
  unwrapEnvelope<Dataset>(envelope),
] as const;
holds<Equal<(typeof unwrapped)[number], Dataset>>();
const unwrappedUnknown = unwrapEnvelope(parsed, { status: parsed.status });
holds<Equal<typeof unwrappedUnknown, unknown>>();

// The type is also inferred from the context of the call.
export const inferred: Decoded<Dataset> = decodeEnvelope(unknown);
export const inferredData: Dataset = unwrapEnvelope("{}");

// The functions can be passed as callbacks.
export async function passOn(text: Promise<string>) {
  const decoded = await text.then(decodeEnvelope);
  holds<Equal<typeof decoded, Decoded<unknown>>>();
}
holds<Equal<ReturnType<typeof decodeEnvelope>, Decoded<unknown>>>();
holds<Equal<Parameters<typeof decodeEnvelope>[0], unknown>>();
// @ts-expect-error `map` passes the index as the options.
["{}"].map(decodeEnvelope);

// A Promise or a Response is an error only where the result is used.
export function misuse(promise: Promise<unknown>, thenable: PromiseLike<Envelope>) {
  // @ts-expect-error A promise is not decoded.
  decodeEnvelope(promise).ok;
  // @ts-expect-error A promise is not decoded with a type argument, either.
  decodeEnvelope<Dataset>(promise).ok;
  // @ts-expect-error Another thenable is not decoded.
  decodeEnvelope(thenable).outcome;
  // @ts-expect-error A response is not decoded.
  decodeEnvelope(response).ok;
  // @ts-expect-error A mock of a response is not decoded.
  decodeEnvelope({ text: async () => "" }).ok;
  // @ts-expect-error The result is not a decoded result.
  const decoded: Decoded<Dataset> = decodeEnvelope(promise);
  // @ts-expect-error A promise has no data.
  unwrapEnvelope<Dataset>(promise).id;
  // @ts-expect-error A response has no data, even with a type argument.
  const text: string = unwrapEnvelope<string>(response);
  return [decoded, text];
}

// A response or a promise of a response needs at least one method that reads the body.
export async function responses(mocks: { asynchronous: ResponseLike; promise: Promise<ResponseLike>; thenable: PromiseLike<ResponseLike> }) {
  const one = await decodeResponse<Dataset>(mocks.asynchronous);
  holds<Equal<typeof one, Decoded<Dataset>>>();
  const two = await decodeResponse(mocks.promise, { status: 200 });
  holds<Equal<typeof two, Decoded<unknown>>>();
  const three = await unwrapResponse<Dataset>(mocks.thenable, null);
  holds<Equal<typeof three, Dataset>>();
  const four = await mocks.promise.then(unwrapResponse);
  holds<Equal<typeof four, unknown>>();

  await decodeResponse({ text: async () => "" });
  await decodeResponse({ text: () => "" });
  await decodeResponse({ json: async () => envelope });
  await decodeResponse({ json: () => envelope });
  await decodeResponse({ arrayBuffer: async () => new ArrayBuffer(0) });
  await decodeResponse({ arrayBuffer: () => new Uint8Array() });
  await decodeResponse({ ok: true, status: 200, headers: new Map<string, string>(), bodyUsed: false, body: null, json: async () => ({}) });
  // @ts-expect-error No method reads the body.
  await decodeResponse({ status: 200 });
  // @ts-expect-error A string is not a method.
  await decodeResponse({ text: "{}" });
  // @ts-expect-error A status is a number.
  await decodeResponse({ status: "200", text: () => "" });
  // @ts-expect-error A text is not a response.
  await decodeResponse("{}");
  // @ts-expect-error An envelope is not a response.
  await unwrapResponse(envelope);
  // @ts-expect-error A header is a string.
  await decodeResponse({ headers: { get: () => 7 }, text: () => "" });
}
