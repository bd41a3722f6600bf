// Narrowing of results.

import type {
  Anomaly,
  CodeDescription,
  Decoded,
  ErrorCode,
  ErrorCodeName,
  Failure,
  InvalidData,
  KnownFailure,
  Malformed,
  MalformedReason,
  MalformedResponse,
  Retry,
  Success,
  UnknownFailure,
} from "stardust-errors";

interface Dataset {
  id: number;
}

holds<Equal<Decoded<Dataset>, Success<Dataset> | Failure | Malformed>>();
holds<Equal<Extract<Decoded<Dataset>, { ok: true }>, Success<Dataset>>>();
holds<Equal<Extract<Failure, { code: 5308 }>, KnownFailure<5308>>>();
holds<Equal<Failure["codeName"], ErrorCodeName | null>>();
holds<Equal<Failure["description"], CodeDescription | null>>();
holds<Equal<Malformed["reason"], MalformedReason>>();

export function byOutcome(decoded: Decoded<Dataset>) {
  holds<Equal<typeof decoded.message, string>>();
  holds<Equal<typeof decoded.status, number | null>>();
  holds<Equal<typeof decoded.anomalies, readonly Anomaly[]>>();
  // @ts-expect-error A malformed response has no `data`.
  decoded.data;
  // @ts-expect-error The status of a response is `status`.
  decoded.httpStatus;
  // @ts-expect-error Results are read-only.
  decoded.message = "";
  if (decoded.ok) {
    holds<Equal<typeof decoded, Success<Dataset>>>();
  } else {
    holds<Equal<typeof decoded, Failure | Malformed>>();
    holds<Equal<typeof decoded.retry, Retry>>();
    holds<Equal<typeof decoded.retryAfterMs, number | null>>();
  }
  switch (decoded.outcome) {
    case "success":
      holds<Equal<typeof decoded.code, number>>();
      return holds<Equal<typeof decoded.data, Dataset>>();
    case "failure":
      holds<Equal<typeof decoded.data, unknown>>();
      return holds<Equal<typeof decoded, Failure>>();
    case "malformed":
      holds<Equal<typeof decoded.body, string | null>>();
      return holds<Equal<typeof decoded, Malformed>>();
    default:
      return holds<Equal<typeof decoded, never>>();
  }
}

export function byCodeName(failure: Failure): string {
  switch (failure.codeName) {
    case "DATASET_NOT_EXISTS":
      holds<Equal<typeof failure, KnownFailure<5308>>>();
      holds<Equal<typeof failure.code, 5308>>();
      holds<Equal<typeof failure.description, CodeDescription<5308>>>();
      return holds<Equal<typeof failure.description.name, "DATASET_NOT_EXISTS">>() ? failure.description.remedy : "";
    case "FILE_NOT_ZIP":
    case "FILE_TREE_MISALIGNMENT":
      holds<Equal<typeof failure.code, 5709 | 5710>>();
      return failure.description.remedy;
    case null:
      holds<Equal<typeof failure, UnknownFailure>>();
      holds<Equal<typeof failure.code, number>>();
      return failure.message;
    default:
      holds<Equal<typeof failure.code, Exclude<ErrorCode, 5308 | 5709 | 5710>>>();
      return failure.description.remedy;
  }
}

export function byDescription(failure: Failure) {
  if (failure.description === null) holds<Equal<typeof failure, UnknownFailure>>();
  else holds<Equal<typeof failure.code, ErrorCode>>();
  if (failure.codeName !== null) holds<Equal<typeof failure.description, CodeDescription>>();
}

export function everyCodeName(failure: Failure): string {
  switch (failure.codeName) {
    case "ILLEGAL_PARAMETER":
    case "WRONG_SIGNATURE":
    case "AUTHENTICATION_FAILED":
    case "SIGNATURE_EXPIRED":
    case "NOT_FOUND":
    case "INTERNAL_ERROR":
    case "DATASET_NOT_EXISTS":
    case "FILE_SIZE_LIMIT_EXCEEDED":
    case "FILE_NOT_ZIP":
    case "FILE_TREE_MISALIGNMENT":
    case "PROJECT_NAME_EXISTS":
    case "FOLDER_NAME_EXISTS":
    case "WRONG_DATA_TYPE":
    case "OPERATION_ITEM_STRUCTURE_ERROR":
    case "PROJECT_MANAGER_NOT_EXISTS":
    case "WORKFLOW_STRUCTURE_ERROR":
    case "PROJECT_NOT_EXISTS":
    case "ALGORITHM_NOT_AVAILABLE":
    case "ALGORITHM_MAPPING_STRUCTURE_ERROR":
    case "WORKFLOW_NOT_EXISTS":
    case null:
      return "";
  }
}

// @ts-expect-error An unknown code is missing, so the end of the function can be reached.
export function everyKnownCodeName(failure: Failure): string {
  if (failure.codeName !== null) return failure.codeName;
}

export function byReason(malformed: Malformed) {
  // @ts-expect-error Only invalid data has issues.
  malformed.issues;
  if (malformed.reason === "data-invalid") {
    holds<Equal<typeof malformed, InvalidData>>();
    holds<Equal<typeof malformed.code, number>>();
    holds<Equal<typeof malformed.data, unknown>>();
    holds<Equal<(typeof malformed.issues)[number]["path"], readonly (string | number)[]>>();
    holds<Equal<(typeof malformed.issues)[number]["message"], string>>();
  } else {
    holds<Equal<typeof malformed, MalformedResponse>>();
  }
  if (malformed.reason === "not-a-response") holds<Equal<typeof malformed, MalformedResponse>>();
}
