// What a user's editor sees. Each `@ts-expect-error` fails where the line below it compiles.

import {
  catalog,
  decodeEnvelope,
  decodeResponse,
  describeCode,
  StardustError,
  unwrapEnvelope,
  type Anomaly,
  type Category,
  type CodeDescription,
  type Decoded,
  type Failure,
  type KnownCode,
  type KnownCodeName,
  type Malformed,
  type MalformedReason,
  type Retry,
  type Success,
} from "stardust-errors";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function holds<T extends true>(): T;
declare const number: number;

interface Dataset {
  id: number;
}

const decoded = decodeEnvelope<Dataset>("{}");
holds<Equal<typeof decoded, Decoded<Dataset>>>();
holds<Equal<Extract<Decoded<Dataset>, { ok: true }>, Success<Dataset>>>();

if (decoded.ok) {
  holds<Equal<typeof decoded.data, Dataset>>();
} else {
  holds<Equal<typeof decoded, Failure | Malformed>>();
  holds<Equal<typeof decoded.retry, Retry>>();
  holds<Equal<typeof decoded.retryAfterMs, number | null>>();
}
switch (decoded.outcome) {
  case "success":
    holds<Equal<typeof decoded.code, number>>();
    break;
  case "failure":
    holds<Equal<typeof decoded.data, unknown>>();
    if (decoded.description !== null) {
      holds<Equal<typeof decoded.description.code, KnownCode>>();
      holds<Equal<typeof decoded.description.name, KnownCodeName>>();
      if (decoded.description.code === 5308) holds<Equal<typeof decoded.description.name, "DATASET_NOT_EXISTS">>();
    }
    break;
  case "malformed":
    holds<Equal<typeof decoded.reason, MalformedReason>>();
    holds<Equal<typeof decoded.body, string | null>>();
    break;
  default:
    holds<Equal<typeof decoded, never>>();
}
holds<Equal<typeof decoded.anomalies, readonly Anomaly[]>>();
holds<Equal<ReturnType<typeof decodeEnvelope>, Decoded<unknown>>>();

// @ts-expect-error `data` is there for a success or a failure only.
decoded.data;
// @ts-expect-error Results are not to be changed.
decoded.message = "";
// @ts-expect-error A number is no answer.
decodeEnvelope(5308);
decodeEnvelope("", { int64: "bigint" });
// @ts-expect-error There is no such form.
decodeEnvelope("", { int64: "float" });

decodeEnvelope(new Uint8Array(), { status: 502, retryAfter: null });
decodeEnvelope(new ArrayBuffer(0), undefined);
decodeEnvelope({ code: 1 }, {});
decodeEnvelope(null);

holds<Equal<ReturnType<typeof describe5308>["name"], "DATASET_NOT_EXISTS">>();
function describe5308() {
  return describeCode(5308);
}
const maybe = describeCode(number);
holds<Equal<typeof maybe, CodeDescription | undefined>>();
// @ts-expect-error It may be undefined.
maybe.name;
declare const known: KnownCode;
holds<Equal<typeof known extends number ? true : false, true>>();
describeCode(known).remedy.length;
holds<Equal<(typeof catalog)[number], CodeDescription>>();
// @ts-expect-error The catalog is not to be changed.
catalog.push(describeCode(400));

function every(category: Category): string {
  switch (category) {
    case "invalid-argument":
    case "unauthenticated":
    case "not-found":
    case "already-exists":
    case "failed-precondition":
    case "internal":
      return category;
  }
}

function everyCode(code: KnownCode): string {
  switch (code) {
    case 400: case 401: case 402: case 403: case 404: case 500:
    case 5308: case 5708: case 5709: case 5710: case 5801: case 5836: case 5838: case 5839:
    case 5840: case 5841: case 5842: case 5843: case 5844: case 5845:
      return "";
  }
}

// @ts-expect-error One is missing, so the end of the function is reached.
function allButOne(code: KnownCode): string {
  switch (code) {
    case 400: case 401: case 402: case 403: case 404: case 500:
    case 5308: case 5708: case 5709: case 5710: case 5801: case 5836: case 5838: case 5839:
    case 5840: case 5841: case 5842: case 5843: case 5844:
      return "";
  }
}

holds<Equal<ReturnType<typeof unwrap>, Dataset>>();
function unwrap() {
  return unwrapEnvelope<Dataset>("");
}

async function response() {
  const one = await decodeResponse<Dataset>(await fetch("/"));
  holds<Equal<typeof one, Decoded<Dataset>>>();
  await decodeResponse(fetch("/"), { status: 200 });
  // @ts-expect-error That is no response.
  await decodeResponse("{}");
}

try {
  unwrapEnvelope("");
} catch (error) {
  if (error instanceof StardustError) {
    holds<Equal<typeof error.codeName, KnownCodeName | null>>();
    holds<Equal<typeof error.decoded, Failure | Malformed>>();
    StardustError.fromJSON(error.toJSON()).message.length;
  }
}

export { every, everyCode, allButOne, response };
