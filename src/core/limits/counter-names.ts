import type { FailureKind } from "../providers/provider-error.ts";
import { HISTOGRAM_MARKS } from "./histogram.ts";
import { OUTCOME_MEANING } from "./outcome-meaning.ts";

/** All that is counted, and the label that tells counters of one kind apart. */
const LABELS = {
  /** Requests that ended, by outcome. */
  request: Object.keys(OUTCOME_MEANING) as readonly ("ok" | FailureKind)[],
  /** Tokens as the provider counted them. */
  token: ["prompt", "completion"],
  /** 429 answers, by the limit they named. */
  refusal: ["rpm", "tpm", "rpd", "tpd", "upstream", "unknown"],
  /** Changes of the visible rule, by cause. */
  throttle: ["spike", "stable"],
  cooldown: ["start"],
  /** Limits that were stated or learned, or returned to what is configured. */
  limit: ["rpm", "tpm"],
  /** Histograms in milliseconds. */
  duration: HISTOGRAM_MARKS,
  ttft: HISTOGRAM_MARKS,
  wait: HISTOGRAM_MARKS,
} as const;

export type Counted = keyof typeof LABELS;
export type HistogramName = "duration" | "ttft" | "wait";

/** Counters of one limit key by name. */
export type Counters = ReadonlyMap<string, number>;

/** The name a counter is stored under, e.g. `request:ok` or `wait:500`. */
export function counterName<Kind extends Counted>(kind: Kind, label: (typeof LABELS)[Kind][number]): string {
  return `${kind}:${label}`;
}

/** The label of each counter of a kind. */
export function labelsOf(kind: Counted): readonly string[] {
  return LABELS[kind];
}

const NAMES: ReadonlySet<string> = new Set(
  Object.entries(LABELS).flatMap(([kind, labels]) => labels.map((label) => `${kind}:${label}`)),
);

/** True for every name that `counterName` makes, and for no other. */
export function isCounterName(name: string): boolean {
  return NAMES.has(name);
}
