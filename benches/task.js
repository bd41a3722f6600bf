// Runs a task in a fresh process or page: a case, or the first decode of a contender.

/**
 * Returns the nanoseconds per call of each contender and round, or, for a task with the URL of a module, the milliseconds to
 * import it and to decode a first input.
 */
export async function runTask({ name, effort, url, input }) {
  if (url === undefined) {
    const { runCase } = await import("./runner.js");
    return runCase(name, effort);
  }
  const start = performance.now();
  const { decodeEnvelope } = await import(url);
  const imported = performance.now();
  const decoded = decodeEnvelope?.(input);
  const end = performance.now();
  return { name, importMs: imported - start, callMs: end - imported, outcome: decoded?.outcome };
}
