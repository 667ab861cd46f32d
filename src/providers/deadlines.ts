import type { Clock } from "../core/clock.ts";
import type { Timeouts } from "./settings.ts";

/** The clock that ran out, and its limit. */
export interface Expiry {
  readonly which: "headers" | "first" | "idle" | "total";
  readonly limitMs: number;
}

/** The clocks of one request. Waits are timed only while somebody waits: a slow reader is not a slow server. */
export interface Deadlines {
  /** Starts timing a wait of at most `limitMs`, of which `leftMs` are left. @default all of it */
  wait(which: Exclude<Expiry["which"], "total">, limitMs: number, leftMs?: number): void;
  /** The wait is over. */
  rest(): void;
  /** Ends all timing; `expire` is not called any more. */
  stop(): void;
}

/** Starts the total clock at once; calls `expire` at most once. */
export function startDeadlines(
  clock: Clock,
  timeouts: Timeouts,
  expire: (expiry: Expiry) => void,
): Deadlines {
  const begun = clock.now();
  const total: Expiry = { which: "total", limitMs: timeouts.totalMs };
  let waiting: { readonly expiry: Expiry; readonly dueAt: number } | null = null;
  let nap = new AbortController();
  let napUntil = Infinity;
  let stopped = false;

  const watch = async (): Promise<void> => {
    while (!stopped) {
      const totalAt = begun + timeouts.totalMs;
      const next = waiting !== null && waiting.dueAt < totalAt ? waiting : { expiry: total, dueAt: totalAt };
      if (clock.now() >= next.dueAt) {
        stopped = true;
        expire(next.expiry);
        return;
      }
      napUntil = next.dueAt;
      nap = new AbortController();
      await clock.sleep(next.dueAt - clock.now(), nap.signal).catch(() => undefined);
    }
  };
  void watch();

  return {
    wait(which, limitMs, leftMs = limitMs) {
      waiting = { expiry: { which, limitMs }, dueAt: clock.now() + leftMs };
      if (waiting.dueAt < napUntil) nap.abort();
    },
    rest() {
      waiting = null;
    },
    stop() {
      stopped = true;
      nap.abort();
    },
  };
}
