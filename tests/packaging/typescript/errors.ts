// Types of errors and retries.

import {
  decodeError,
  errorAttributes,
  retryDelay,
  StardustError,
  type Category,
  type CodeDescription,
  type Decoded,
  type ErrorCodeName,
  type Failure,
  type Malformed,
  type Retry,
  type RetryPolicy,
  type StardustErrorJSON,
  type Unreachable,
} from "stardust-errors";

interface Dataset {
  id: number;
}

declare const decoded: Decoded<Dataset>;
declare const unreachable: Unreachable;

export function caught(error: unknown) {
  if (!(error instanceof StardustError)) return;
  holds<Equal<typeof error, StardustError>>();
  holds<Equal<typeof error.outcome, "failure" | "malformed" | "unreachable">>();
  holds<Equal<typeof error.code, number | null>>();
  holds<Equal<typeof error.codeName, ErrorCodeName | null>>();
  holds<Equal<typeof error.category, Category | null>>();
  holds<Equal<typeof error.description, CodeDescription | null>>();
  holds<Equal<typeof error.retry, Retry>>();
  holds<Equal<typeof error.retryAfterMs, number | null>>();
  holds<Equal<typeof error.requestId, string | null>>();
  holds<Equal<typeof error.status, number | null>>();
  holds<Equal<typeof error.decoded, Failure | Malformed | Unreachable>>();
  holds<Equal<typeof error.cause, unknown>>();
  // @ts-expect-error Errors are read-only.
  error.status = 500;
  if (error.decoded.outcome === "unreachable") {
    holds<Equal<typeof error.decoded.reason, "network-error" | "timeout" | "aborted">>();
    holds<Equal<typeof error.decoded.status, null>>();
  }
  return error.decoded.outcome === error.outcome;
}

if (!decoded.ok) new StardustError(decoded, { cause: "the original error" });
new StardustError(unreachable);
// @ts-expect-error A success is not an error.
new StardustError(decoded);

class NotFoundError extends StardustError {
  override readonly name = "NotFoundError";
}
export const subclass: StardustError = new NotFoundError(unreachable);

const json = new StardustError(unreachable).toJSON();
holds<Equal<typeof json, StardustErrorJSON>>();
holds<Equal<typeof json.codeName, ErrorCodeName | null>>();
// @ts-expect-error The cause is not in the JSON.
json.cause;
const restored = [StardustError.fromJSON(json), StardustError.fromJSON(JSON.parse("{}") as unknown)] as const;
holds<Equal<(typeof restored)[number], StardustError>>();

export async function convert(thrown: unknown) {
  const error = await decodeError(thrown, { status: 502, redact: true });
  holds<Equal<typeof error, StardustError>>();
  holds<Equal<ReturnType<typeof errorAttributes>, Record<string, string | number>>>();
  errorAttributes(error);
  // @ts-expect-error Only a StardustError has attributes.
  errorAttributes(thrown);
}

const policy: RetryPolicy = { retries: 5, baseDelayMs: 100, maxDelayMs: 10_000, idempotent: false, random: () => 0.5 };
const delay = retryDelay(new StardustError(unreachable), 0, policy);
holds<Equal<typeof delay, number | null>>();
retryDelay("anything", 0);
retryDelay(decoded, 1, { random: Math.random });
// @ts-expect-error The setting does not exist.
retryDelay(decoded, 1, { maxRetries: 3 });

// The signatures of TanStack Query.
export const query: { retry(count: number, error: Error): boolean; retryDelay(attempt: number, error: Error): number } = {
  retry: (count, error) => retryDelay(error, count) !== null,
  retryDelay: (attempt, error) => retryDelay(error, attempt) ?? 0,
};
