import type { SquadEventBody } from "../events.ts";
import type { LimiterEffect } from "../limits/limiter.ts";

interface Identity {
  readonly provider: string;
  readonly model: string;
}

const EVENT_OF: {
  readonly [Kind in LimiterEffect["kind"]]: (
    identity: Identity,
    effect: Extract<LimiterEffect, { kind: Kind }>,
  ) => SquadEventBody;
} = {
  "cooldown-start": (identity, { until }) => ({ type: "cooldown-start", ...identity, until }),
  "throttle-change": (identity, { cause, factor, rpm, configured }) => ({
    type: "throttle-change",
    ...identity,
    cause,
    factor,
    rpm,
    configured,
  }),
  "limit-change": (identity, { limit, value }) => ({ type: "limit-change", ...identity, limit, value }),
};

/** The event that tells of what a settlement changed for everybody. */
export function effectEvent(identity: Identity, effect: LimiterEffect): SquadEventBody {
  return EVENT_OF[effect.kind](identity, effect as never);
}
