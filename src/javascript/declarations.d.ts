
/** The catalog's description of a code. Every lookup returns the same frozen object. */
export type CodeDescription<C extends ErrorCode = ErrorCode> = {
  [K in C]: {
    readonly code: K;
    /** A stable name for programs and logs. */
    readonly name: CodeNames[K];
    /** The wording of the API documentation, verbatim. */
    readonly description: string;
    /** The origin of the code. */
    readonly family: Family;
    /** The kind of failure, in the terms of `google.rpc.Code`. */
    readonly category: Category;
    /** The HTTP status that fits the code. The status of an actual response is the `status` of its result. */
    readonly httpStatus: number;
    /** Whether to send the same request again. */
    readonly retry: Retry;
    /** What to do about it, in one sentence for people. */
    readonly remedy: string;
  };
}[C];

/** The name of a code, such as `"DATASET_NOT_EXISTS"`. */
export type ErrorCodeName = CodeNames[ErrorCode];

/** The fields that all results have. */
export interface ResultFields {
  /** The server's message, or else the description of the code, or else what was expected and found. Only empty for a success. */
  readonly message: string;
  /** The envelope's `date`, unchanged, such as `"2024-05-16 19:03:34"`. It has no time zone. */
  readonly date: string | null;
  /** The envelope's `requestId`, to be quoted in support requests. */
  readonly requestId: string | null;
  /** The HTTP status of the response, if known. */
  readonly status: number | null;
  /** Anomalies detected while decoding. */
  readonly anomalies: readonly Anomaly[];
}

/** The fields of a result that is not a success. */
export interface ErrorFields extends ResultFields {
  readonly ok: false;
  /** Whether to send the same request again. */
  readonly retry: Retry;
  /**
   * How long the `Retry-After` header asks to wait, in milliseconds, or `null` without that header. Browsers hide the header from
   * cross-origin requests unless the server lists it in `Access-Control-Expose-Headers`.
   */
  readonly retryAfterMs: number | null;
}

/** The request succeeded. */
export interface Success<T = unknown> extends ResultFields {
  readonly outcome: "success";
  readonly ok: true;
  /** The envelope's `code`: a number that is not in the catalog. */
  readonly code: number;
  /**
   * The output of the schema. Without a schema, the envelope's `data`, or `null` if it is absent; `T` is then an unchecked type assertion.
   * Integers outside ±(2^53−1), such as ids, are strings by default: see `int64`.
   */
  readonly data: T;
}

/** A failure with the code `C` of the catalog. */
export interface KnownFailure<C extends ErrorCode = ErrorCode> extends ErrorFields {
  readonly outcome: "failure";
  /** The envelope's `code`. */
  readonly code: C;
  /** The name of the code. */
  readonly codeName: CodeNames[C];
  /** The catalog's description of the code. */
  readonly description: CodeDescription<C>;
  /** The envelope's `data`, or `null` if it is absent or redacted. */
  readonly data: unknown;
}

/** A failure with a code that is not in the catalog. */
export interface UnknownFailure extends ErrorFields {
  readonly outcome: "failure";
  /** The envelope's `code`. */
  readonly code: number;
  readonly codeName: null;
  readonly description: null;
  /** The envelope's `data`, or `null` if it is absent or redacted. */
  readonly data: unknown;
}

/**
 * The API reported an error. A `switch` over `codeName` narrows `code` and `description`, and is exhaustive with all names and `null`.
 * Comparing `code` with a number does not narrow as far, because the code of an {@link UnknownFailure} can be any number.
 */
export type Failure = { [C in ErrorCode]: KnownFailure<C> }[ErrorCode] | UnknownFailure;

/** The response is not an envelope. */
export interface MalformedResponse extends ErrorFields {
  readonly outcome: "malformed";
  /** Why the response is not an envelope. */
  readonly reason: Exclude<MalformedReason, "data-invalid">;
  /** The first 512 code points of the response text, `""` if redacted, or `null` if the response was not text. */
  readonly body: string | null;
}

/** The response is the envelope of a success, but its `data` does not satisfy the schema. */
export interface InvalidData extends ErrorFields {
  readonly outcome: "malformed";
  readonly reason: "data-invalid";
  /** The first 512 code points of the response text, `""` if redacted, or `null` if the response was not text. */
  readonly body: string | null;
  /** The envelope's `code`: a number that is not in the catalog. */
  readonly code: number;
  /** The envelope's `data`, or `null` if it is absent or redacted. */
  readonly data: unknown;
  /** The issues that the schema reported. */
  readonly issues: readonly DataIssue[];
}

/** A validation error of the schema. */
export interface DataIssue {
  /** The message of the schema, or `""` if redacted. */
  readonly message: string;
  /** The keys and indexes that lead from `data` to the value. */
  readonly path: readonly (string | number)[];
}

/** The response is not an envelope, or its `data` does not satisfy the schema. Check `reason` to distinguish the two. */
export type Malformed = MalformedResponse | InvalidData;

// Not `Success<T> | Failure | Malformed`, the same type: TypeScript would show the narrowed `Failure` as the list of its members.
/** A decoded response. Check `outcome` to distinguish the results, or `ok` to distinguish a success from the others. */
export type Decoded<T = unknown> = Success<T> | Failure | MalformedResponse | InvalidData;

/** The part of [Standard Schema](https://standardschema.dev) that this package uses. zod, valibot and arktype implement it. */
export interface StandardSchemaV1<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | PromiseLike<SchemaResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** The result of a schema's validation: its output or its issues. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/** An issue that a schema reports. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The output type of a schema. */
export type InferOutput<S extends StandardSchemaV1> = NonNullable<S["~standard"]["types"]>["output"];

/**
 * Options for decoding. An option that has the wrong type, or whose getter throws, is ignored. Only an invalid `int64` or `schema` throws
 * a `TypeError`.
 */
export interface DecodeOptions<S extends StandardSchemaV1 | undefined = undefined> {
  /** The HTTP status of the response, such as `response.status`. Values outside 100–999 are ignored. */
  status?: number | undefined;
  /** The value of the `Retry-After` header: seconds or a date. */
  retryAfter?: string | null | undefined;
  /**
   * How to decode integers outside ±(2^53−1) in `data`, such as the API's ids: as strings of digits (`"string"`, the default), as bigints
   * (`"bigint"`), or as rounded numbers like `JSON.parse` (`"number"`). Integers of more than 1,000 digits are strings instead of bigints.
   * Applies to text and bytes only, because the integers of a parsed object are already rounded. Numbers with a fraction or an exponent
   * are always decoded like `JSON.parse`.
   */
  int64?: "string" | "bigint" | "number" | undefined;
  /**
   * Whether to remove data that should not be logged from every result that is not a success: `body` becomes `""`, `data` becomes
   * `null`, and the messages of schema issues become `""`.
   */
  redact?: boolean | undefined;
  /**
   * A [Standard Schema](https://standardschema.dev) of zod, valibot, arktype or another library. It validates the `data` of a success, and
   * its output becomes `data`. Only `decodeResponse` and `unwrapResponse` support asynchronous schemas.
   */
  schema?: S | undefined;
  /** The signal of the request. Once it is aborted, `unwrapResponse` passes any rejection through. The other functions ignore it. */
  signal?: { readonly aborted: boolean } | null | undefined;
}

/** Options for decoding with a schema, from which the type of the data is inferred. */
export interface SchemaOptions<S extends StandardSchemaV1> extends DecodeOptions<S> {
  schema: S;
}

/** A `Response` of the fetch API, of undici or of node-fetch, or a mock with at least one method that reads the body. */
export type ResponseLike = {
  readonly ok?: boolean | undefined;
  readonly status?: number | undefined;
  readonly statusText?: string | undefined;
  readonly type?: string | undefined;
  readonly headers?: { get(name: string): string | null | undefined } | null | undefined;
  readonly bodyUsed?: boolean | undefined;
  readonly body?: unknown;
} & (
  | { arrayBuffer(): ArrayBuffer | Uint8Array | PromiseLike<ArrayBuffer | Uint8Array> }
  | { text(): string | PromiseLike<string> }
  | { json(): unknown }
);

/** The return type of a mistaken call. The compiler prints the message where the result is used. */
export interface Misuse<Message extends string> {
  readonly misuse: Message;
}

/**
 * Decodes the body of a response: text, bytes, or an already parsed object. Malformed input never throws; it decodes to a typed result.
 * The input is never modified.
 *
 * Validates the `data` of a success with the schema. If the validation fails, the result is malformed.
 *
 * @throws {TypeError} If the schema is asynchronous or not a Standard Schema, or `int64` is invalid; never because of the input.
 */
export declare function decodeEnvelope<S extends StandardSchemaV1>(
  input: string | Uint8Array | ArrayBuffer | null | undefined,
  options: SchemaOptions<S>,
): Decoded<InferOutput<S>>;
/**
 * Decodes the body of a response: text, bytes, or an already parsed object. Malformed input never throws; it decodes to a typed result.
 * The input is never modified.
 *
 * `T` is an unchecked type assertion. Pass a `schema` to validate the data.
 *
 * @throws {TypeError} If `int64` is invalid; never because of the input.
 */
export declare function decodeEnvelope<T = unknown>(
  input: string | Uint8Array | ArrayBuffer | null | undefined,
  options?: DecodeOptions<StandardSchemaV1<unknown, T> | undefined> | null,
): Decoded<T>;
/** @deprecated Decodes a body, not a `Response` or a `Promise`. Use `decodeResponse`, or pass `await response.text()`. */
export declare function decodeEnvelope<T = unknown>(
  input: PromiseLike<unknown> | ResponseLike,
  options?: DecodeOptions<StandardSchemaV1<unknown, T> | undefined> | null,
): Misuse<"decodeEnvelope decodes a body, not a Response or a Promise: use decodeResponse, or pass await response.text()">;
/**
 * Decodes the body of a response: text, bytes, or an already parsed object. Malformed input never throws; it decodes to a typed result.
 * The input is never modified.
 *
 * Validates the `data` of a success with the schema. If the validation fails, the result is malformed.
 *
 * @throws {TypeError} If the schema is asynchronous or not a Standard Schema, or `int64` is invalid; never because of the input.
 */
export declare function decodeEnvelope<S extends StandardSchemaV1>(
  input: unknown,
  options: SchemaOptions<S>,
): Decoded<InferOutput<S>>;
/**
 * Decodes the body of a response: text, bytes, or an already parsed object. Malformed input never throws; it decodes to a typed result.
 * The input is never modified.
 *
 * `T` is an unchecked type assertion. Pass a `schema` to validate the data.
 *
 * @throws {TypeError} If `int64` is invalid; never because of the input.
 */
export declare function decodeEnvelope<T = unknown>(
  input: unknown,
  options?: DecodeOptions<StandardSchemaV1<unknown, T> | undefined> | null,
): Decoded<T>;

/** Returns the catalog's description of a known code. */
export declare function describeCode<C extends ErrorCode>(code: C): CodeDescription<C>;
/** Returns the catalog's description of a code, or `undefined` if the code is unknown. */
export declare function describeCode(code: number): CodeDescription | undefined;
