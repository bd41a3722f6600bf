import { useEffect, useState } from "react";

/** Returns the whole seconds until a timestamp, counting down to 0. */
export function useSecondsLeft(end: number | undefined): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (end === undefined) return;
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, 200);
    return () => clearInterval(timer);
  }, [end]);
  return Math.max(0, Math.ceil(((end ?? now) - now) / 1000));
}
