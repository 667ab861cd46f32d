import { sanitizeLine } from "../core/sanitize.ts";
import type { ProviderStatus, StatusReport } from "../core/status.ts";
import type { Tone } from "./block.ts";
import { displayWidth } from "../core/display-width.ts";
import { STATE_TONES, stateWords } from "./status-words.ts";
import { COUNTDOWN_MAX_MS, formatAhead } from "./time-format.ts";

/** One piece of the status bar. */
export interface StatusItem {
  readonly text: string;
  readonly tone: Tone;
  /** Items with the highest number go first when the bar is too narrow. */
  readonly rank: number;
}

export interface StatusFacts {
  /** Null until it was asked for the first time. */
  readonly report: StatusReport | null;
  readonly active: { readonly provider: string; readonly model: string } | null;
  readonly messages: { readonly count: number; readonly cap: number };
  /** Epoch milliseconds. */
  readonly now: number;
}

export const SEPARATOR = " · ";

/** The provider the bar is about: the one that answers or answered last, else the first that could. */
function activeProvider({ report, active }: StatusFacts): ProviderStatus | null {
  const providers = report?.providers ?? [];
  const named = providers.filter(({ name }) => name === active?.provider);
  const current = named.find(({ model }) => model === active?.model) ?? named[0];
  const serving = providers.filter(({ state }) => state !== "no_key" && state !== "disabled");
  return current ?? serving.find(({ type }) => type !== "offline") ?? serving[0] ?? null;
}

/** What the status bar says, most important first. */
export function statusBar(facts: StatusFacts): StatusItem[] {
  const { report, active, messages, now } = facts;
  const conversation: StatusItem = {
    text: `${messages.count}/${messages.cap} messages`,
    tone: "dim",
    rank: 4,
  };
  const provider = activeProvider(facts);
  if (report === null || provider === null) {
    const name =
      active === null ? [] : [{ text: sanitizeLine(active.provider, 24), tone: "dim", rank: 0 } as const];
    return report === null
      ? [...name, conversation]
      : [{ text: "no provider", tone: "error", rank: 0 }, conversation];
  }
  if (provider.type === "offline") {
    return [{ text: "offline — no model", tone: "warn", rank: 0 }, ...limiterItems(report), conversation];
  }
  const state = stateWords(provider, now);
  return [
    { text: `● ${sanitizeLine(provider.name, 24)}`, tone: STATE_TONES[provider.state], rank: 0 },
    {
      text: shortModel(active?.provider === provider.name ? active.model : provider.model),
      tone: "dim",
      rank: 5,
    },
    ...(state === "" ? [] : [{ text: state, tone: STATE_TONES[provider.state], rank: 1 }]),
    ...rateItems(provider, now),
    ...limiterItems(report),
    conversation,
  ];
}

/** Drops items, least important first, until the bar fits `columns` cells. */
export function fitStatus(items: readonly StatusItem[], columns: number): StatusItem[] {
  const kept = [...items];
  while (kept.length > 1 && barWidth(kept) > columns) {
    const worst = kept.reduce((worst, item) => (item.rank >= worst.rank ? item : worst));
    kept.splice(kept.indexOf(worst), 1);
  }
  return kept;
}

/** True while something in the bar changes by itself: a countdown, or requests that leave the window. */
export function isCountingDown(facts: StatusFacts): boolean {
  const limits = activeProvider(facts)?.limits ?? null;
  if (limits === null) return false;
  const moments = [limits.nextSlotAt, limits.cooldownUntil];
  const isNear = moments.some((at) => at !== null && at > facts.now && at - facts.now <= COUNTDOWN_MAX_MS);
  return isNear || limits.rpm.used > 0;
}

function rateItems({ limits, state }: ProviderStatus, now: number): StatusItem[] {
  if (limits === null) return [];
  const { rpm, nextSlotAt } = limits;
  const isFull = rpm.used >= rpm.limit;
  const rate: StatusItem = { text: `${rpm.used}/${rpm.limit} rpm`, tone: isFull ? "warn" : "dim", rank: 2 };
  const isSaidElsewhere = state === "cooldown" || state === "exhausted";
  if (nextSlotAt === null || nextSlotAt <= now || isSaidElsewhere) return [rate];
  return [rate, { text: `next slot ${formatAhead(nextSlotAt, now)}`, tone: "warn", rank: 3 }];
}

function limiterItems(report: StatusReport): StatusItem[] {
  const { backend, degraded } = report.limiter;
  return degraded === null
    ? [{ text: `${backend} limits`, tone: "dim", rank: 6 }]
    : [{ text: `${backend} limits, degraded`, tone: "warn", rank: 2 }];
}

/** A model id without the publisher's path in front of it. */
function shortModel(model: string): string {
  return sanitizeLine(model.slice(model.lastIndexOf("/") + 1), 32);
}

function barWidth(items: readonly StatusItem[]): number {
  return items.reduce((width, { text }) => width + displayWidth(text), SEPARATOR.length * (items.length - 1));
}
