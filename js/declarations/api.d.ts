
/** All descriptions, ascending by code. */
export declare const catalog: readonly CodeDescription[];

/** What `decodeResponse` needs of a `Response`: the one of `fetch`, or any that is like it. */
export interface ResponseLike {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly bodyUsed: boolean;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/**
 * Reads a response to its end and decodes it, with its status and its `Retry-After` header.
 *
 * Rejects only where reading the body does: with the network's own error, untouched.
 */
export declare function decodeResponse<T = unknown>(
  response: ResponseLike | PromiseLike<ResponseLike>,
  options?: DecodeOptions | null,
): Promise<Decoded<T>>;

/**
 * The data of a success.
 *
 * @throws {StardustError} for a failure and for an answer that is no envelope.
 */
export declare function unwrapEnvelope<T = unknown>(
  input: Parameters<typeof decodeEnvelope>[0],
  options?: DecodeOptions | null,
): T;

/** A failure, or an answer that is no envelope, as an exception. `instanceof` holds across copies of this package and across realms. */
export declare class StardustError extends Error {
  constructor(decoded: Failure | Malformed, options?: { cause?: unknown });
  readonly name: "StardustError";
  /** The envelope's `code`; `null` where the answer is no envelope. */
  readonly code: number | null;
  /** The name of the code; `null` where the catalog does not hold it. */
  readonly codeName: KnownCodeName | null;
  /** What kind of failure it is; `null` where the catalog does not hold the code. */
  readonly category: Category | null;
  /** Whether the same request may be sent again. */
  readonly retry: Retry;
  /** How long to wait first, in milliseconds, by the `Retry-After` header. */
  readonly retryAfterMs: number | null;
  /** The envelope's `requestId`: quote it when you report a problem. */
  readonly requestId: string | null;
  /** The HTTP status, where one was given. */
  readonly httpStatus: number | null;
  /** The whole result. */
  readonly decoded: Failure | Malformed;
  /** A plain object with all of the above and the message, for logs and for `fromJSON`. */
  toJSON(): StardustErrorJSON;
  /**
   * The error that `toJSON` made this of.
   *
   * @throws {TypeError} where it is nothing of the kind.
   */
  static fromJSON(json: StardustErrorJSON): StardustError;
}

/** What `JSON.stringify` makes of a `StardustError`. */
export interface StardustErrorJSON
  extends Pick<
    StardustError,
    "name" | "message" | "code" | "codeName" | "category" | "retry" | "retryAfterMs" | "requestId" | "httpStatus" | "decoded"
  > {}
