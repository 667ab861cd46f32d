import { CONCURRENCY, type Policy, type Reservation } from "./policy.ts";

/** How long a reservation without a slot waits before it asks again. */
const POLL_MS = 75;

/** The policy with at most `CONCURRENCY` requests running at once: a slot is held from start to settle. */
export function withSlots(policy: Policy): Policy {
  let running = 0;
  const guard = (inner: Reservation): Reservation => ({
    provider: inner.provider,
    startAt: inner.startAt,
    start: async () => {
      if (running >= CONCURRENCY) return { kind: "wait", waitMs: POLL_MS };
      const answer = await inner.start();
      if (answer.kind === "started") running += 1;
      return answer;
    },
    renew: () => inner.renew(),
    settle: (answer) => {
      running -= 1;
      return inner.settle(answer);
    },
  });
  return {
    admit: async (tokens) => {
      const inner = await policy.admit(tokens);
      return inner === null ? null : guard(inner);
    },
  };
}
