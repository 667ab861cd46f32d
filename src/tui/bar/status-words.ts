import { compactNumber } from "../../core/text/compact-number.ts";
import { dayUseOf, isNearlyUsed, percentUsed } from "../../core/limits/day-use.ts";
import type { KeySnapshot } from "../../core/limits/limiter.ts";
import { restraintsOf } from "../../core/limits/restraints.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import type { ProviderState, ProviderStatus, StatusReport } from "../../core/status.ts";
import { formatWait } from "../../core/text/wait-words.ts";
import type { ListItem, Tone } from "../blocks/block.ts";
import { reasonWords } from "./reason-words.ts";
import { COUNTDOWN_MAX_MS, formatAhead, formatMoment } from "./time-format.ts";
import { toldLine } from "../blocks/told-error.ts";
import type { Words } from "../words/en/index.ts";

const STATE_TONES: Readonly<Record<ProviderState, Tone>> = {
  ready: "good",
  throttled: "warn",
  cooldown: "warn",
  exhausted: "error",
  open: "error",
  no_key: "dim",
  disabled: "dim",
};

const STATE_WORDS: Readonly<
  Record<ProviderState, (limits: KeySnapshot | null, now: number | null, words: Words) => string>
> = {
  ready: () => "",
  throttled: (limits, _now, words) =>
    limits === null ? words.state.throttled : throttleWords(limits, words),
  cooldown: (limits, now, { state }) =>
    limits?.cooldownUntil == null || now === null
      ? state.coolingDown
      : cooldownWords(limits.cooldownUntil, now, state),
  exhausted: (limits, now, { state }) =>
    limits?.nextSlotAt == null || now === null
      ? state.quotaSpent
      : state.quotaSpentUntil(formatMoment(limits.nextSlotAt, now)),
  open: (limits, now, words) =>
    limits?.cooldownUntil == null || now === null
      ? words.state.failing
      : words.state.failingUntil(formatAhead(limits.cooldownUntil, now, words)),
  no_key: (limits, _now, { state }) => (limits?.restCause === "key" ? state.keyRefused : state.noKey),
  disabled: (_limits, _now, { state }) => state.disabled,
};

/**
 * How a provider stands, in a few words; empty when it is simply ready. `now` in epoch milliseconds; null where no
 * moment is to be named.
 */
export function stateWords({ state, limits }: ProviderStatus, now: number | null, words: Words): string {
  return STATE_WORDS[state](limits, now, words);
}

/** What is in force below the configured rate. */
function throttleWords(limits: KeySnapshot, { state }: Words): string {
  const restraint = restraintsOf(limits).at(-1);
  if (restraint === undefined) return state.throttled;
  if (restraint.kind === "slowed") return state.slowedTo(Math.round(restraint.factor * 100));
  return (restraint.kind === "learned" ? state.heldToAbout : state.heldTo)(restraint.rpm);
}

/** When a provider that is held back is tried faster again; empty when nobody knows, or no moment is to be named. */
export function restoreWords(limits: KeySnapshot | null, now: number | null, words: Words): string {
  const restraint = limits === null ? undefined : restraintsOf(limits).at(-1);
  if (restraint === undefined || restraint.kind === "stated" || now === null) return "";
  const at = restraint.kind === "slowed" ? restraint.restoreAt : restraint.probeAt;
  return at === null || at <= now ? "" : words.state.faster(formatAhead(at, now, words));
}

/** The tone to say it in. */
export function stateTone({ state, limits }: ProviderStatus): Tone {
  return limits?.restCause === "key" ? "error" : STATE_TONES[state];
}

/** Counted down when its end is near, as local time when far. */
function cooldownWords(until: number, now: number, state: Words["state"]): string {
  return until - now <= COUNTDOWN_MAX_MS
    ? state.cooldown(formatWait(until - now))
    : state.cooldownUntil(formatMoment(until, now));
}

/** Requests of the current window beside their limit: `3/30 this minute`. */
export function rateWords({ rpm }: KeySnapshot, { use }: Words): string {
  return use.minute(rpm.used, rpm.limit);
}

/** Tokens of the current window beside their limit; empty without one. */
function tokenWords({ tpm }: KeySnapshot, { use }: Words): string {
  return tpm.limit === null ? "" : use.tokens(compactNumber(tpm.used), compactNumber(tpm.limit));
}

/** What was used of the daily limit that is nearer: `41/1000 today`; empty without one. */
function dayWords(limits: KeySnapshot, { use }: Words): string {
  const { of, used, limit } = dayUseOf(limits);
  if (limit === null) return "";
  return (of === "tokens" ? use.tokensToday : use.today)(compactNumber(used), compactNumber(limit));
}

/** A warning once little is left of the day; null before. */
export function dayWarning(limits: KeySnapshot, { use }: Words): string | null {
  const day = dayUseOf(limits);
  return isNearlyUsed(day) ? use.dayWarning(percentUsed(day)) : null;
}

/** States in which nobody is asked: what was used of the limits is of no use. */
const UNUSED: ReadonlySet<ProviderState> = new Set<ProviderState>(["no_key", "disabled"]);

/** One line a provider, for `/status`. */
export function statusItems(report: StatusReport, words: Words): ListItem[] {
  return report.providers.map((provider) => {
    const limits = UNUSED.has(provider.state) ? null : provider.limits;
    const parts = [
      stateWords(provider, report.at, words) || words.state.ready,
      limits === null ? "" : rateWords(limits, words),
      limits === null ? "" : tokenWords(limits, words),
      limits === null ? "" : dayWords(limits, words),
      provider.type === "offline" ? "" : sanitizeLine(provider.model, 60),
      reasonWords(provider, report.at, words),
    ];
    return {
      label: sanitizeLine(provider.name, 24),
      text: parts.filter((part) => part !== "").join(" · "),
      tone: provider.state === "ready" ? "plain" : stateTone(provider),
    };
  });
}

/** Whom the limits are shared with, why it is not as configured, and how many requests are running. */
export function limiterLine(report: StatusReport, words: Words): string {
  const { degraded, concurrency } = report.limiter;
  const why = degraded === null ? "" : `: ${toldLine(degraded, words)}`;
  return `${sharingOf(report, words).line}${why}. ${words.sharing.running(concurrency.active, concurrency.limit)}`;
}

/** How widely the limits are shared, for a line of its own and for the bar. */
export function sharingOf(
  { limiter }: StatusReport,
  { sharing }: Words,
): { readonly line: string; readonly bar: string } {
  return (limiter.degraded === null ? sharing.shared : sharing.narrowed)[limiter.backend];
}
