import type { Emit } from "../core/events.ts";
import type { Limiter } from "../core/limits/limiter.ts";

/** The limiter, saying once by an event when it runs on less than it should, and once when that is over. */
export function announceDegrade(limiter: Limiter, emit: Emit): Limiter {
  let said: string | null = null;
  return {
    ...limiter,
    async admit(request) {
      const admission = await limiter.admit(request);
      const degraded = limiter.degraded();
      const reason = degraded?.message ?? null;
      if (reason !== said) {
        emit(
          degraded === null
            ? { type: "limiter-restore" }
            : { type: "limiter-degrade", reason: degraded.message, complaint: degraded.complaint },
        );
        said = reason;
      }
      return admission;
    },
  };
}
