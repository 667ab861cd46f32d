import type { MessageCount } from "../../core/chat/chat-host.ts";
import { compactNumber } from "../../core/text/compact-number.ts";
import { displayWidth } from "../../core/text/display-width.ts";
import { restraintsOf } from "../../core/limits/restraints.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import type { ProviderStatus, StatusReport } from "../../core/status.ts";
import type { Tone } from "../blocks/block.ts";
import { gauge } from "./gauge.ts";
import { dayWarning, rateWords, restoreWords, sharingOf, stateTone, stateWords } from "./status-words.ts";
import { COUNTDOWN_MAX_MS, formatAhead } from "./time-format.ts";
import type { ActiveProvider } from "../state/view-state.ts";
import type { Words } from "../words/en/index.ts";

/** One piece of the status bar. */
export interface StatusItem {
  readonly text: string;
  readonly tone: Tone;
  /** Items with the highest number go first when the bar is too narrow. */
  readonly rank: number;
  /** What stands for `text` on a bar too narrow for it, the longest first. */
  readonly short?: readonly string[];
}

export interface StatusFacts {
  /** Null until it was asked for the first time. */
  readonly report: StatusReport | null;
  readonly active: ActiveProvider | null;
  readonly messages: MessageCount;
  /** The workflow that is under way, and its step. @default none */
  readonly workflow?: string | null;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly words: Words;
}

export const SEPARATOR = " · ";

/** What a narrow bar does without, the first of these last. */
const RANK = {
  provider: 0,
  state: 1,
  rate: 2,
  workflow: 3,
  moment: 3,
  others: 4,
  conversation: 4,
  model: 5,
  tier: 6,
  sharing: 7,
} as const;

/** Cells of the gauge. */
const GAUGE_CELLS = 5;

/** Other providers in trouble that are named; more are counted. */
const NAMED_OTHERS_MAX = 2;

/** The provider the bar is about: the one that answers or answered last while it still can, else the first that could. */
function activeProvider({ report, active }: Pick<StatusFacts, "report" | "active">): ProviderStatus | null {
  const providers = report?.providers ?? [];
  const named = providers.filter(({ name }) => name === active?.provider);
  const current = named.find(({ model }) => model === active?.model) ?? named[0];
  const serving = providers.filter(
    ({ state, isOutside }) => state !== "no_key" && state !== "disabled" && isOutside !== true,
  );
  if (current !== undefined && serving.includes(current)) return current;
  return serving.find(({ type }) => type !== "offline") ?? serving[0] ?? current ?? refused(providers);
}

/** Where nobody serves: one that would if its key had not been refused. */
function refused(providers: readonly ProviderStatus[]): ProviderStatus | null {
  return providers.find(({ limits }) => limits?.restCause === "key") ?? null;
}

/** What the status bar says, most important first. */
export function statusBar(facts: StatusFacts): StatusItem[] {
  const { report, active, messages, now, words } = facts;
  const conversation = conversationItem(messages, words.bar);
  const workflow = workflowItems(facts.workflow ?? null);
  const provider = activeProvider(facts);
  if (report === null || provider === null) {
    const name =
      active === null ? [] : [{ text: sanitizeLine(active.provider, 24), tone: "dim", rank: 0 } as const];
    return report === null
      ? [...name, ...workflow, conversation]
      : [{ text: words.bar.noProvider, tone: "error", rank: RANK.provider }, conversation];
  }
  if (provider.type === "offline") {
    const text = words.bar.offline;
    return [
      { text, tone: "warn", rank: RANK.provider },
      ...sharingItems(report, words),
      ...workflow,
      conversation,
    ];
  }
  // While a turn waits, its own line counts down, and the bar names no second moment.
  const moment = active?.isAwaited === true ? null : now;
  const model = active?.provider === provider.name ? active.model : provider.model;
  return [
    { text: `● ${sanitizeLine(provider.name, 24)}`, tone: stateTone(provider), rank: RANK.provider },
    { text: shortModel(model, provider.name), tone: "dim", rank: RANK.model },
    { text: words.tiers[provider.tier], tone: "dim", rank: RANK.tier },
    ...stateItems(provider, moment, words),
    ...rateItems(provider, moment, words),
    ...dayItems(provider, words),
    ...othersItems(report, provider, words),
    ...sharingItems(report, words),
    ...workflow,
    conversation,
  ];
}

function workflowItems(text: string | null): StatusItem[] {
  return text === null ? [] : [{ text, tone: "plain", rank: RANK.workflow }];
}

/** Drops items, least important first, until the bar fits `columns` cells. Short forms come before a loss that hurts. */
export function fitStatus(items: readonly StatusItem[], columns: number): StatusItem[] {
  let kept = [...items];
  while (kept.length > 1 && barWidth(kept) > columns) {
    const worst = kept.reduce((worst, item) => (item.rank >= worst.rank ? item : worst));
    const isSpare = worst.rank >= SPARE_RANK || kept.every(({ short = [] }) => short.length === 0);
    kept = isSpare ? kept.filter((item) => item !== worst) : kept.map(shortened);
  }
  return kept;
}

/** Items of this rank and above are what a narrow bar does without. */
const SPARE_RANK = RANK.tier;

function shortened(item: StatusItem): StatusItem {
  const [text = item.text, ...short] = item.short ?? [];
  return { ...item, text, short };
}

/** True while something in the bar changes by itself: a countdown, or requests that leave the window. */
export function isCountingDown(facts: Omit<StatusFacts, "words">): boolean {
  const limits = activeProvider(facts)?.limits ?? null;
  if (limits === null) return false;
  const moments = [limits.nextSlotAt, limits.cooldownUntil, ...restraintsOf(limits).map(restoreMoment)];
  const isNear = moments.some((at) => at !== null && at > facts.now && at - facts.now <= COUNTDOWN_MAX_MS);
  return isNear || limits.rpm.used > 0;
}

function restoreMoment(restraint: ReturnType<typeof restraintsOf>[number]): number | null {
  if (restraint.kind === "stated") return null;
  return restraint.kind === "slowed" ? restraint.restoreAt : restraint.probeAt;
}

function conversationItem({ count, cap, tokens }: MessageCount, bar: Words["bar"]): StatusItem {
  const short = bar.messages(count, cap);
  const text = tokens === 0 ? short : bar.messagesAndTokens(count, cap, compactNumber(tokens));
  return { text, short: [short], tone: "dim", rank: RANK.conversation };
}

function stateItems(provider: ProviderStatus, now: number | null, words: Words): StatusItem[] {
  const short = stateWords(provider, now, words);
  if (short === "") return [];
  const restore = provider.state === "throttled" ? restoreWords(provider.limits, now, words) : "";
  const text = restore === "" ? short : `${short}, ${restore}`;
  return [{ text, short: [short], tone: stateTone(provider), rank: RANK.state }];
}

function rateItems({ limits, state }: ProviderStatus, now: number | null, words: Words): StatusItem[] {
  if (limits === null || limits.restCause === "key") return [];
  const { rpm, nextSlotAt } = limits;
  const isFull = rpm.used >= rpm.limit;
  const level = gauge(rpm.used / rpm.limit, GAUGE_CELLS);
  const rate: StatusItem = {
    text: `${level} ${rateWords(limits, words)}`,
    short: [`${level} ${rpm.used}/${rpm.limit}`, `${rpm.used}/${rpm.limit}`],
    tone: isFull ? "warn" : "dim",
    rank: RANK.rate,
  };
  const isSaidElsewhere = state === "cooldown" || state === "exhausted" || state === "open";
  if (nextSlotAt === null || now === null || nextSlotAt <= now || isSaidElsewhere) return [rate];
  const text = words.bar.nextSlot(formatAhead(nextSlotAt, now, words));
  return [rate, { text, tone: "warn", rank: RANK.moment }];
}

/** A day that runs out, before it is spent: that is a state of its own. */
function dayItems({ limits, state }: ProviderStatus, words: Words): StatusItem[] {
  const isSaid = limits === null || limits.restCause === "key" || state === "exhausted";
  const text = isSaid ? null : dayWarning(limits, words);
  return text === null ? [] : [{ text, tone: "warn", rank: RANK.moment }];
}

/** The agent's other providers that cannot serve now, though they have a key. */
function othersItems({ providers }: StatusReport, active: ProviderStatus, words: Words): StatusItem[] {
  const troubled = providers.filter(
    (provider) => provider !== active && provider.isOutside !== true && isTroubled(provider),
  );
  if (troubled.length === 0) return [];
  const named = troubled.map(
    (provider) => `${sanitizeLine(provider.name, 24)} ${stateWords(provider, null, words)}`,
  );
  const short = words.bar.resting(troubled.length);
  return [
    {
      text: troubled.length > NAMED_OTHERS_MAX ? short : named.join(", "),
      short: [short],
      tone: "dim",
      rank: RANK.others,
    },
  ];
}

function isTroubled({ state, limits }: ProviderStatus): boolean {
  return state === "cooldown" || state === "exhausted" || state === "open" || limits?.restCause === "key";
}

function sharingItems(report: StatusReport, words: Words): StatusItem[] {
  const text = sharingOf(report, words).bar;
  return [
    report.limiter.degraded === null
      ? { text, tone: "dim", rank: RANK.sharing }
      : { text, tone: "warn", rank: RANK.rate },
  ];
}

/** A model id without the publisher's path in front of it, which alone says what a provider's own model is. */
function shortModel(model: string, provider: string): string {
  const isOwn = model.startsWith(`${provider}/`);
  return sanitizeLine(isOwn ? model : model.slice(model.lastIndexOf("/") + 1), 32);
}

function barWidth(items: readonly StatusItem[]): number {
  return items.reduce((width, { text }) => width + displayWidth(text), SEPARATOR.length * (items.length - 1));
}
