// Simulated faults. A real app uses `Date.now` and its paths directly.

const TEN_MINUTES_MS = 600_000;

export const simulation = { isClockSlow: false, isGatewayDown: false };

/** Returns the time of this computer's clock. */
export function now(): number {
  return Date.now() - (simulation.isClockSlow ? TEN_MINUTES_MS : 0);
}

/** Returns the path to send a request to. */
export function route(path: string): string {
  return simulation.isGatewayDown ? "/gateway/unreachable/5" : path;
}
