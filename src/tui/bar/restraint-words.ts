import type { Restraint } from "../../core/limits/restraints.ts";
import { formatAhead } from "./time-format.ts";
import type { Words } from "../words/en/index.ts";

/** What keeps a provider below its configured rate, and when that is tried to be changed. `now` in epoch milliseconds. */
export function restraintWords(restraint: Restraint, now: number, words: Words): string {
  return RESTRAINT[restraint.kind](restraint as never, now, words);
}

const RESTRAINT: {
  readonly [K in Restraint["kind"]]: (
    restraint: Extract<Restraint, { kind: K }>,
    now: number,
    words: Words,
  ) => string;
} = {
  slowed: ({ factor, restoreAt }, now, words) =>
    [
      words.limits.slowed(Math.round(factor * 100)),
      ...(restoreAt === null || restoreAt <= now
        ? []
        : [words.state.faster(formatAhead(restoreAt, now, words))]),
    ].join(", "),
  learned: ({ rpm, probeAt }, now, words) =>
    [
      words.limits.learned(rpm),
      ...(probeAt <= now ? [] : [words.limits.probe(formatAhead(probeAt, now, words))]),
    ].join(", "),
  stated: ({ rpm }, _now, { limits }) => limits.stated(rpm),
};
