
/** The descriptions of all codes, ascending by code. */
export declare const catalog: readonly CodeDescription[];

/**
 * Reads the body of a response and decodes it with its status and its `Retry-After` header. Also accepts a promise of a response:
 * `await decodeResponse(fetch(url), { schema })`.
 *
 * Validates the `data` of a success with the schema, which may be asynchronous. If the validation fails, the result is malformed.
 *
 * Browsers hide `Retry-After` from cross-origin requests unless the server lists it in `Access-Control-Expose-Headers`; `retryAfterMs` is
 * then `null`.
 *
 * Rejects with the original error if the network fails, and with a `TypeError` if `schema` is not a Standard Schema or `int64` is invalid.
 */
export declare function decodeResponse<S extends StandardSchemaV1>(
  response: ResponseLike | PromiseLike<ResponseLike>,
  options: SchemaOptions<S>,
): Promise<Decoded<InferOutput<S>>>;
/**
 * Reads the body of a response and decodes it with its status and its `Retry-After` header. Also accepts a promise of a response:
 * `await decodeResponse(fetch(url))`.
 *
 * `T` is an unchecked type assertion. Pass a `schema` to validate the data.
 *
 * Browsers hide `Retry-After` from cross-origin requests unless the server lists it in `Access-Control-Expose-Headers`; `retryAfterMs` is
 * then `null`.
 *
 * Rejects with the original error if the network fails, and with a `TypeError` if `int64` is invalid.
 */
export declare function decodeResponse<T = unknown>(
  response: ResponseLike | PromiseLike<ResponseLike>,
  options?: DecodeOptions<StandardSchemaV1<unknown, T> | undefined> | null,
): Promise<Decoded<T>>;

/**
 * Decodes the body of a response like `decodeEnvelope` and returns the data of a success, validated with the schema.
 *
 * @throws {StardustError} If the result is a failure or malformed.
 * @throws {TypeError} If the schema is asynchronous or not a Standard Schema, or `int64` is invalid.
 */
export declare function unwrapEnvelope<S extends StandardSchemaV1>(
  input: string | Uint8Array | ArrayBuffer | null | undefined,
  options: SchemaOptions<S>,
): InferOutput<S>;
/**
 * Decodes the body of a response like `decodeEnvelope` and returns the data of a success.
 *
 * `T` is an unchecked type assertion. Pass a `schema` to validate the data.
 *
 * @throws {StardustError} If the result is a failure or malformed.
 * @throws {TypeError} If `int64` is invalid.
 */
export declare function unwrapEnvelope<T = unknown>(
  input: string | Uint8Array | ArrayBuffer | null | undefined,
  options?: DecodeOptions<StandardSchemaV1<unknown, T> | undefined> | null,
): T;
/** @deprecated Decodes a body, not a `Response` or a `Promise`. Use `unwrapResponse`, or pass `await response.text()`. */
export declare function unwrapEnvelope<T = unknown>(
  input: PromiseLike<unknown> | ResponseLike,
  options?: DecodeOptions<StandardSchemaV1<unknown, T> | undefined> | null,
): Misuse<"unwrapEnvelope decodes a body, not a Response or a Promise: use unwrapResponse, or pass await response.text()">;
/**
 * Decodes the body of a response like `decodeEnvelope` and returns the data of a success, validated with the schema.
 *
 * @throws {StardustError} If the result is a failure or malformed.
 * @throws {TypeError} If the schema is asynchronous or not a Standard Schema, or `int64` is invalid.
 */
export declare function unwrapEnvelope<S extends StandardSchemaV1>(
  input: unknown,
  options: SchemaOptions<S>,
): InferOutput<S>;
/**
 * Decodes the body of a response like `decodeEnvelope` and returns the data of a success.
 *
 * `T` is an unchecked type assertion. Pass a `schema` to validate the data.
 *
 * @throws {StardustError} If the result is a failure or malformed.
 * @throws {TypeError} If `int64` is invalid.
 */
export declare function unwrapEnvelope<T = unknown>(
  input: unknown,
  options?: DecodeOptions<StandardSchemaV1<unknown, T> | undefined> | null,
): T;

/**
 * Reads and decodes a response like `decodeResponse` and returns the data of a success, validated with the schema:
 * `await unwrapResponse(fetch(url), { schema })`.
 *
 * Rejects with a `StardustError` for a failure, a malformed response or a network error. The caller's own abort passes through unchanged:
 * an `AbortError`, or any rejection once `options.signal` is aborted. Rejects with a `TypeError` if `schema` is not a Standard Schema or
 * `int64` is invalid.
 */
export declare function unwrapResponse<S extends StandardSchemaV1>(
  response: ResponseLike | PromiseLike<ResponseLike>,
  options: SchemaOptions<S>,
): Promise<InferOutput<S>>;
/**
 * Reads and decodes a response like `decodeResponse` and returns the data of a success: `await unwrapResponse(fetch(url))`.
 *
 * `T` is an unchecked type assertion. Pass a `schema` to validate the data.
 *
 * Rejects with a `StardustError` for a failure, a malformed response or a network error. The caller's own abort passes through unchanged:
 * an `AbortError`, or any rejection once `options.signal` is aborted. Rejects with a `TypeError` if `int64` is invalid.
 */
export declare function unwrapResponse<T = unknown>(
  response: ResponseLike | PromiseLike<ResponseLike>,
  options?: DecodeOptions<StandardSchemaV1<unknown, T> | undefined> | null,
): Promise<T>;

/** No response arrived: the network failed, or the request timed out or was aborted. Occurs only in a `StardustError`. */
export interface Unreachable extends ErrorFields {
  readonly outcome: "unreachable";
  readonly reason: "network-error" | "timeout" | "aborted";
  /** `"never"` if the request was aborted, otherwise `"backoff"`. */
  readonly retry: "backoff" | "never";
  readonly retryAfterMs: null;
  readonly date: null;
  readonly requestId: null;
  readonly status: null;
}

/**
 * An error of the API: a failure, a malformed response, or no response at all. `instanceof` works across copies of this package and
 * across realms.
 */
export declare class StardustError extends Error {
  /** Creates an error from a result, with the message of the result. */
  constructor(decoded: Failure | Malformed | Unreachable, options?: { cause?: unknown } | undefined);
  readonly name: string;
  /** The outcome of the result. */
  readonly outcome: "failure" | "malformed" | "unreachable";
  /** The envelope's `code`, or `null` if there is none. */
  readonly code: number | null;
  /** The name of the code, or `null` if the code is not in the catalog. */
  readonly codeName: ErrorCodeName | null;
  /** The kind of failure, or `null` if the code is not in the catalog. */
  readonly category: Category | null;
  /** The catalog's description of the code, or `null` if the code is not in the catalog. */
  readonly description: CodeDescription | null;
  /** Whether to send the same request again. See {@link retryDelay}. */
  readonly retry: Retry;
  /** How long the `Retry-After` header asks to wait, in milliseconds, or `null` without that header. */
  readonly retryAfterMs: number | null;
  /** The envelope's `requestId`, to be quoted in support requests. */
  readonly requestId: string | null;
  /** The HTTP status of the response, if known. */
  readonly status: number | null;
  /** The result that the error was created from. */
  readonly decoded: Failure | MalformedResponse | InvalidData | Unreachable;
  /** The original error, if there is one. */
  readonly cause?: unknown;
  /**
   * Returns a plain object for logs and for `fromJSON`: the message and the fields above, except `cause` and `description`, which is
   * part of `decoded`. A bigint in `data` becomes its digits, and `data` that JSON cannot represent becomes `null`.
   */
  toJSON(): StardustErrorJSON;
  /**
   * Restores an error from the output of `toJSON`, without its `cause`.
   *
   * @throws {TypeError} If `json` is anything else.
   */
  static fromJSON(json: unknown): StardustError;
}

/** The object that `JSON.stringify` writes for a `StardustError`. */
export interface StardustErrorJSON
  extends Pick<
    StardustError,
    | "name"
    | "message"
    | "outcome"
    | "code"
    | "codeName"
    | "category"
    | "retry"
    | "retryAfterMs"
    | "requestId"
    | "status"
    | "decoded"
  > {}

/**
 * Converts anything thrown during a request into a `StardustError`: an error of axios, ky, ofetch or fetch, or a `Response`.
 *
 * - If the error carries a response, its body is decoded as by `decodeResponse`. If the body was already read and not kept, the result is
 *   malformed and has the status of the response.
 * - A network error is unreachable.
 * - An error that is unrelated to HTTP, such as a `TypeError` of the program, becomes a malformed result with the reason
 *   `"not-a-response"` and the message of the error.
 * - A `StardustError` is returned unchanged.
 *
 * The original error is the `cause`. Never rejects.
 */
export declare function decodeError(thrown: unknown, options?: DecodeOptions | null): Promise<StardustError>;

/** The policy of `retryDelay`. */
export interface RetryPolicy {
  /** The maximum number of retries. By default 3. */
  retries?: number | undefined;
  /** The upper limit of the first random delay, in milliseconds. It doubles with each retry. By default 500. */
  baseDelayMs?: number | undefined;
  /** The upper limit of every delay, in milliseconds. If the server asks for more, there is no retry. By default 30,000. */
  maxDelayMs?: number | undefined;
  /**
   * Whether the request is safe to send twice. If `false`, it is retried only if the server cannot have processed it: after an expired
   * signature, and after a `Retry-After` header with status 429 or 503. By default `true`.
   */
  idempotent?: boolean | undefined;
  /** The source of random numbers from 0 (inclusive) to 1 (exclusive). By default `Math.random`. */
  random?: (() => number) | undefined;
}

/**
 * Returns how many milliseconds to wait before the next attempt, or `null` to give up.
 *
 * For `"re-sign"`, the delay is 0 for the first retry, and there is no second one. For `"backoff"`, it is the delay that the `Retry-After`
 * header asks for, or else a random delay of up to `baseDelayMs` × 2^`attempt` milliseconds. It is `null` for `"never"`, and for an error
 * without a `retry`, such as an abort.
 *
 * @param error A `StardustError`, a result that is not a success, or anything else that was thrown.
 * @param attempt The number of retries so far: 0 after the first request.
 */
export declare function retryDelay(error: unknown, attempt: number, policy?: RetryPolicy | null): number | null;

/**
 * Returns the attributes of an error for OpenTelemetry: `error.type`, `stardust.code`, `stardust.request_id`, `stardust.retry` and
 * `http.response.status_code`. Unknown values are omitted. The attributes never contain the body or the data of the response.
 *
 * `error.type` is the name of the code, or else the outcome and the reason, such as `malformed.not-json` or `unreachable.timeout`, or else
 * `failure.unknown-code`.
 */
export declare function errorAttributes(error: StardustError): Record<string, string | number>;
