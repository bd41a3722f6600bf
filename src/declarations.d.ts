
/** The catalog's description of a code: a frozen object, the same one every time. */
export type CodeDescription<C extends KnownCode = KnownCode> = {
  [K in C]: {
    readonly code: K;
    /** A stable name for programs and logs. */
    readonly name: CodeNames[K];
    /** The API's own wording, verbatim. */
    readonly description: string;
    /** The origin of the code. */
    readonly family: Family;
    /** The kind of failure, in the terms of `google.rpc.Code`. */
    readonly category: Category;
    /** The HTTP status that fits the code. The status of an actual response is `Decoded.httpStatus`. */
    readonly httpStatus: number;
    /** Whether to send the same request again. */
    readonly retry: Retry;
    /** One sentence that tells a person what to do now. */
    readonly remedy: string;
  };
}[C];

/** The name of a code, such as `"DATASET_NOT_EXISTS"`. */
export type KnownCodeName = CodeNames[KnownCode];

/** The fields of every decoded result. */
export interface Answer {
  /** Never empty unless the outcome is a success: the server's message, else the description of the code, else what was expected and found. */
  readonly message: string;
  /** The envelope's `date` as it came, such as `"2024-05-16 19:03:34"`. It has no time zone. */
  readonly date: string | null;
  /** The envelope's `requestId`, to be quoted in reports. */
  readonly requestId: string | null;
  /** The HTTP status, if known. */
  readonly httpStatus: number | null;
  /** Anomalies detected while decoding. */
  readonly anomalies: readonly Anomaly[];
}

/** The API did what was requested. */
export interface Success<T = unknown> extends Answer {
  readonly outcome: "success";
  readonly ok: true;
  /** The envelope's `code`: a number that is not in the catalog. */
  readonly code: number;
  /** The envelope's `data`, or `null` if it is absent. `T` is an unchecked type assertion. */
  readonly data: T;
}

/** The API reported an error. */
export interface Failure extends Answer {
  readonly outcome: "failure";
  readonly ok: false;
  /** The envelope's `code`, in the catalog or not. */
  readonly code: number;
  /** The envelope's `data`, or `null` if it is absent or redacted. */
  readonly data: unknown;
  /** The catalog's description of the code, or `null` if the code is unknown. */
  readonly description: CodeDescription | null;
  /** Whether to send the same request again. */
  readonly retry: Retry;
  /** How long the `Retry-After` header asks to wait, in milliseconds. */
  readonly retryAfterMs: number | null;
}

/** The response is not an envelope. */
export interface Malformed extends Answer {
  readonly outcome: "malformed";
  readonly ok: false;
  /** The rule that the response breaks. */
  readonly reason: MalformedReason;
  /** Whether to send the same request again, by the HTTP status. */
  readonly retry: Retry;
  /** How long the `Retry-After` header asks to wait, in milliseconds. */
  readonly retryAfterMs: number | null;
  /** The first 512 code points of the text that came, `""` if redacted, or `null` if no text came. */
  readonly body: string | null;
}

/** A decoded response. Tell the outcomes apart by `outcome`, or a success from the others by `ok`. */
export type Decoded<T = unknown> = Success<T> | Failure | Malformed;

/** Options for decoding. One that throws while it is read or has a wrong type is ignored. */
export interface DecodeOptions {
  /** The HTTP status of the response, such as `response.status`. Values outside 100–999 are ignored. */
  status?: number | undefined;
  /** The value of the `Retry-After` header: seconds or a date. */
  retryAfter?: string | null | undefined;
  /**
   * How an integer outside ±(2^53−1) in `data` arrives: rounded, like with `JSON.parse` (`"number"`, the default), or exact, as its
   * digits (`"string"`) or a `bigint`. Integers of more than 1,000 digits are strings instead of bigints. The ids of the API are such
   * integers. For text and bytes only: an object that was already parsed was already rounded. Numbers with a fraction or an exponent
   * are always what `JSON.parse` returns.
   */
  int64?: "number" | "string" | "bigint" | undefined;
  /**
   * Whether to drop what a log should not hold from a result that is not a success: `body` becomes `""` and `data` becomes `null`.
   */
  redact?: boolean | undefined;
}

/**
 * Decodes a response: text, bytes, or an object already parsed. Total: malformed input decodes to a typed result. Never changes its
 * input.
 *
 * @throws {TypeError} If `int64` is not one of its three values; never because of the input.
 */
export function decodeEnvelope<T = unknown>(
  input: string | Uint8Array | ArrayBuffer | object | null | undefined,
  options?: DecodeOptions | null,
): Decoded<T>;

/** Returns the catalog's description of a known code. */
export function describeCode<C extends KnownCode>(code: C): CodeDescription<C>;
/** Returns the catalog's description of a code, or `undefined` if the code is unknown. */
export function describeCode(code: number): CodeDescription | undefined;
