
/** The descriptions of all codes, ascending by code. */
export declare const catalog: readonly CodeDescription[];

/** The parts of a `Response` that `decodeResponse` uses. */
export interface ResponseLike {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly bodyUsed: boolean;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/**
 * Reads the body of a response and decodes it with its status and its `Retry-After` header. Rejects only if reading the body does, with
 * the network's own error, and with a `TypeError` if `int64` is not one of its three values.
 */
export declare function decodeResponse<T = unknown>(
  response: ResponseLike | PromiseLike<ResponseLike>,
  options?: DecodeOptions | null,
): Promise<Decoded<T>>;

/**
 * Decodes a response and returns the data of a success.
 *
 * @throws {StardustError} For a failure and for a response that is not an envelope.
 * @throws {TypeError} If `int64` is not one of its three values.
 */
export declare function unwrapEnvelope<T = unknown>(
  input: Parameters<typeof decodeEnvelope>[0],
  options?: DecodeOptions | null,
): T;

/** A failure or a malformed response as an exception. `instanceof` holds across copies of this package and across realms. */
export declare class StardustError extends Error {
  constructor(decoded: Failure | Malformed, options?: { cause?: unknown });
  readonly name: string;
  /** The envelope's `code`, or `null` for a malformed response. */
  readonly code: number | null;
  /** The name of the code, or `null` if the code is unknown. */
  readonly codeName: KnownCodeName | null;
  /** The kind of failure, or `null` if the code is unknown. */
  readonly category: Category | null;
  /** Whether to send the same request again. */
  readonly retry: Retry;
  /** How long the `Retry-After` header asks to wait, in milliseconds. */
  readonly retryAfterMs: number | null;
  /** The envelope's `requestId`, to be quoted in reports. */
  readonly requestId: string | null;
  /** The HTTP status, if known. */
  readonly httpStatus: number | null;
  /** The whole result. */
  readonly decoded: Failure | Malformed;
  /**
   * Returns a plain object with all of the above and the message, for logs and for `fromJSON`. A bigint in `data` becomes its digits, and
   * `data` that JSON cannot hold becomes `null`.
   */
  toJSON(): StardustErrorJSON;
  /**
   * Restores the error that `toJSON` wrote.
   *
   * @throws {TypeError} For anything else.
   */
  static fromJSON(json: StardustErrorJSON): StardustError;
}

/** The object that `JSON.stringify` writes for a `StardustError`. */
export interface StardustErrorJSON
  extends Pick<
    StardustError,
    "name" | "message" | "code" | "codeName" | "category" | "retry" | "retryAfterMs" | "requestId" | "httpStatus" | "decoded"
  > {}
