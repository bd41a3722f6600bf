// `retryDelay` decides about retries, instead of a fixed number of attempts.

import { QueryClient } from "@tanstack/react-query";
import { retryDelay, type RetryPolicy, type StardustError } from "stardust-errors";

declare module "@tanstack/react-query" {
  interface Register {
    defaultError: StardustError;
  }
}

/** The timestamp at which the request that failed with an error is retried. */
export const retryTimes = new WeakMap<StardustError, number>();

function retrying(policy: RetryPolicy) {
  return {
    retry: (attempt: number, error: StardustError) => retryDelay(error, attempt, policy) !== null,
    retryDelay(attempt: number, error: StardustError) {
      const delay = retryDelay(error, attempt, policy) ?? 0;
      retryTimes.set(error, Date.now() + delay);
      return delay;
    },
    // Offline requests fail like others, instead of pausing silently.
    networkMode: "always",
  } as const;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: retrying({}),
    // A mutation may have succeeded even if its response was lost, and a form should not keep users waiting.
    mutations: retrying({ idempotent: false, maxDelayMs: 2000 }),
  },
});
