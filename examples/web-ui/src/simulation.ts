// Faults to try the UI with. Not part of a real app, which uses `Date.now` and its paths directly.

const TEN_MINUTES_MS = 600_000;

export const simulation = { isClockSlow: false, isGatewayDown: false };

/** Returns the time of this computer's clock. */
export function now(): number {
  return Date.now() - (simulation.isClockSlow ? TEN_MINUTES_MS : 0);
}

/** Returns where a request to a path goes. */
export function route(path: string): string {
  return simulation.isGatewayDown ? "/gateway/unreachable/5" : path;
}
