
/** What the catalog says of one code: a frozen object, the same one every time. */
export type CodeDescription<C extends KnownCode = KnownCode> = {
  [K in C]: {
    readonly code: K;
    /** The code's name: stable, to write in programs and logs. */
    readonly name: CodeNames[K];
    /** The API's own wording, word for word. */
    readonly description: string;
    /** Where the code comes from. */
    readonly family: Family;
    /** What kind of failure it is, in the words of `google.rpc.Code`. */
    readonly category: Category;
    /** The HTTP status that fits the code. What a response really had is `Decoded.httpStatus`. */
    readonly httpStatus: number;
    /** Whether the same request may be sent again. */
    readonly retry: Retry;
    /** One sentence that tells a person what to do now. */
    readonly remedy: string;
  };
}[C];

/** A code's name, such as `"DATASET_NOT_EXISTS"`. */
export type KnownCodeName = CodeNames[KnownCode];

/** What every result has. */
export interface Answer {
  /** For a failure or a malformed answer never empty: the server's words, else the description of the code, else what went wrong. */
  readonly message: string;
  /** The envelope's `date` as it came, such as `"2024-05-16 19:03:34"`: no time zone is known. */
  readonly date: string | null;
  /** The envelope's `requestId`: quote it when you report a problem. */
  readonly requestId: string | null;
  /** The HTTP status, where one was given. */
  readonly httpStatus: number | null;
  /** What was odd about the answer. */
  readonly anomalies: readonly Anomaly[];
}

/** The API did what was asked. */
export interface Success<T = unknown> extends Answer {
  readonly outcome: "success";
  readonly ok: true;
  /** The envelope's `code`: a number outside the catalog. */
  readonly code: number;
  /** The envelope's `data`; `null` where it is absent. Its type is your word: it is not checked. */
  readonly data: T;
}

/** The API answered with an error. */
export interface Failure extends Answer {
  readonly outcome: "failure";
  readonly ok: false;
  /** The envelope's `code`, whether the catalog holds it or not. */
  readonly code: number;
  /** The envelope's `data`; `null` where it is absent. */
  readonly data: unknown;
  /** What the catalog says of the code; `null` where it does not hold it. */
  readonly description: CodeDescription | null;
  /** Whether the same request may be sent again. */
  readonly retry: Retry;
  /** How long to wait first, in milliseconds, by the `Retry-After` header. */
  readonly retryAfterMs: number | null;
}

/** The answer is no envelope. */
export interface Malformed extends Answer {
  readonly outcome: "malformed";
  readonly ok: false;
  /** Why. */
  readonly reason: MalformedReason;
  /** Whether the same request may be sent again, by the HTTP status. */
  readonly retry: Retry;
  /** How long to wait first, in milliseconds, by the `Retry-After` header. */
  readonly retryAfterMs: number | null;
  /** The first 512 characters of the text that came; `null` where no text came. */
  readonly body: string | null;
}

/** What an answer of the API means: tell the three apart by `outcome`, or success from the others by `ok`. */
export type Decoded<T = unknown> = Success<T> | Failure | Malformed;

export interface DecodeOptions {
  /** The HTTP status of the answer, such as `response.status`. A number that is none counts as unknown. */
  status?: number | undefined;
  /** The value of the `Retry-After` header: seconds or a date. */
  retryAfter?: string | null | undefined;
  /**
   * How an integer outside ±(2^53−1) in `data` arrives: rounded, as `JSON.parse` has it (`"number"`, the default), or exact,
   * as its digits (`"string"`) or as a `bigint`. The ids of the API are such integers. Only for text and bytes: what was
   * parsed before is rounded already. Numbers with a fraction or an exponent always are as `JSON.parse` has them.
   */
  int64?: "number" | "string" | "bigint" | undefined;
  /** Whether the `body` of a malformed answer is left empty, because it may hold what no log should. */
  redact?: boolean | undefined;
}

/**
 * Decodes an answer of the API: text, bytes, or an object already parsed. Whatever the input is, there is a result; the
 * input is not changed.
 *
 * @throws TypeError for a value of `int64` that is none of the three; never for the input.
 */
export function decodeEnvelope<T = unknown>(
  input: string | Uint8Array | ArrayBuffer | object | null | undefined,
  options?: DecodeOptions | null,
): Decoded<T>;

/** What the catalog says of a code. */
export function describeCode<C extends KnownCode>(code: C): CodeDescription<C>;
/** What the catalog says of a code, or `undefined` for a number it does not hold. */
export function describeCode(code: number): CodeDescription | undefined;
