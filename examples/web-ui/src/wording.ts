// The wording of errors for users.

import type { StardustError } from "stardust-errors";

export interface Wording {
  title: string;
  advice: string;
}

export function wordingOf(error: StardustError): Wording {
  switch (error.outcome) {
    case "failure":
      return { title: error.message, advice: error.description?.remedy ?? "Try again later, or contact support." };
    case "unreachable":
      return { title: "The server cannot be reached", advice: "Check your connection, then try again." };
    case "malformed":
      if (error.retry === "backoff") return { title: "The service is unavailable", advice: "Try again in a few minutes." };
      return { title: "Unexpected response", advice: error.message };
  }
}

/** Returns what support needs to find the request: its id, or otherwise the HTTP status. */
export function reference({ requestId, status }: StardustError): string {
  if (requestId !== null) return `Request ${requestId}`;
  return status === null ? "" : `HTTP ${status}`;
}
