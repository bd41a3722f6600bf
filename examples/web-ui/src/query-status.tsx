// Shows the state of a query, with buttons to reload, retry without waiting, or cancel.

import { useQueryClient, type QueryKey, type UseQueryResult } from "@tanstack/react-query";
import { useRef } from "react";
import type { StardustError } from "stardust-errors";
import { timeOfDay } from "./format";
import { Icon, type Tone } from "./icon";
import { retryTimes } from "./query-client";
import { useSecondsLeft } from "./use-seconds-left";
import { reference, wordingOf } from "./wording";

type Phase = "loading" | "reloading" | "waiting" | "failed" | "loaded" | "canceled";

const TONES: Record<Phase, Tone> = {
  loading: "neutral",
  reloading: "success",
  waiting: "waiting",
  failed: "failure",
  loaded: "success",
  canceled: "neutral",
};

const ACTIONS: Record<Phase, string> = {
  loading: "Loading…",
  reloading: "Reloading…",
  waiting: "Retry now",
  failed: "Try again",
  loaded: "Reload",
  canceled: "Load",
};

function phaseOf({ data, failureReason, isError, isFetching, isSuccess }: UseQueryResult): Phase {
  if (isFetching) {
    // A request is signed again and resent without a delay.
    if (failureReason?.retry === "backoff") return "waiting";
    return data === undefined ? "loading" : "reloading";
  }
  if (isError) return "failed";
  return isSuccess ? "loaded" : "canceled";
}

interface QueryStatusProps {
  query: UseQueryResult;
  queryKey: QueryKey;
  /** What was loaded, such as "2 datasets". */
  summary: string;
}

export function QueryStatus({ query, queryKey, summary }: QueryStatusProps) {
  const client = useQueryClient();
  const action = useRef<HTMLButtonElement>(null);
  const phase = phaseOf(query);
  const isBusy = phase === "loading" || phase === "reloading";

  async function load() {
    if (isBusy) return;
    // Otherwise a query that waits for its next attempt would keep waiting.
    await client.cancelQueries({ queryKey });
    query.refetch();
  }

  function cancel() {
    client.cancelQueries({ queryKey });
    // The focused button disappears.
    action.current?.focus();
  }

  return (
    <div className="query-status">
      <div className={`notice ${TONES[phase]}`}>
        <Icon tone={TONES[phase]} />
        <Message phase={phase} query={query} summary={summary} />
        <div className="actions">
          <button ref={action} type="button" aria-disabled={isBusy} onClick={load}>
            {ACTIONS[phase]}
          </button>
          {phase === "waiting" && (
            <button type="button" onClick={cancel}>
              Cancel
            </button>
          )}
        </div>
      </div>
    </div>
  );
}

type MessageProps = Omit<QueryStatusProps, "queryKey"> & { phase: Phase };

function Message({ phase, query, summary }: MessageProps) {
  const error = phase === "waiting" || phase === "failed" ? query.failureReason : null;
  const isLoaded = phase === "loaded" || phase === "reloading";
  // The countdown is outside of the live region, which would announce every second.
  return (
    <div>
      <div role="status">
        <p className="notice-title">{isLoaded ? summary : titleOf(phase, error)}</p>
        {phase === "failed" && error && <p>{wordingOf(error).advice}</p>}
        {isLoaded && <p className="muted">Loaded at {timeOfDay(query.dataUpdatedAt)}</p>}
      </div>
      {phase === "waiting" && <Countdown end={error ? retryTimes.get(error) : undefined} />}
      {error && <p className="reference">{reference(error)}</p>}
    </div>
  );
}

function titleOf(phase: Phase, error: StardustError | null): string {
  if (error !== null) return wordingOf(error).title;
  return phase === "loading" ? "Loading…" : "Loading was canceled";
}

function Countdown({ end }: { end: number | undefined }) {
  const seconds = useSecondsLeft(end);
  return <p role="timer">{seconds > 0 ? `Trying again in ${seconds} s` : "Trying again…"}</p>;
}
