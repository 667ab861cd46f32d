/**
 * `work`, or a rejection with `signal.reason` as soon as `signal` aborts, however long `work` goes on. What
 * becomes of abandoned work is ignored.
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener("abort", abort, { once: true });
    const done = (): void => signal.removeEventListener("abort", abort);
    work.then(resolve, reject).finally(done);
    if (signal.aborted) abort();
  });
}
