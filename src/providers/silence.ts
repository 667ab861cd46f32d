import type { Clock } from "../core/clock.ts";
import type { Deadlines } from "./deadlines.ts";
import type { Timeouts } from "./settings.ts";

/** Times how long a stream brings nothing worth waiting for, while it is being read. */
export interface Silence {
  /** The stream is asked for its next event. */
  begin(): void;
  /** It came. */
  end(): void;
  /** It was a sign of life: from now on, silence may last `limitMs`. */
  expect(limitMs: number): void;
}

/**
 * Events that carry nothing do not break the silence, and time that the reader takes is not part of it. The first one has
 * what is left of `firstTokenMs` since this was made.
 */
export function createSilence(clock: Clock, deadlines: Deadlines, { firstTokenMs }: Timeouts): Silence {
  const made = clock.now();
  let wait: { readonly which: "first" | "idle"; readonly limitMs: number; leftMs: number } | null = null;
  let asked = 0;
  return {
    begin() {
      asked = clock.now();
      wait ??= { which: "first", limitMs: firstTokenMs, leftMs: Math.max(1, firstTokenMs - (asked - made)) };
      deadlines.wait(wait.which, wait.limitMs, wait.leftMs);
    },
    end() {
      deadlines.rest();
      if (wait !== null) wait.leftMs = Math.max(1, wait.leftMs - (clock.now() - asked));
    },
    expect(limitMs) {
      wait = { which: "idle", limitMs, leftMs: limitMs };
    },
  };
}
