import { compactNumber } from "../core/compact-number.ts";
import { dayUseOf, isNearlyUsed, percentUsed } from "../core/limits/day-use.ts";
import type { KeySnapshot, LimiterBackend } from "../core/limits/limiter.ts";
import { restraintsOf } from "../core/limits/restraints.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import type { ProviderState, ProviderStatus, StatusReport } from "../core/status.ts";
import { formatWait } from "../core/wait-words.ts";
import type { ListItem, Tone } from "./block.ts";
import { COUNTDOWN_MAX_MS, formatAhead, formatMoment } from "./time-format.ts";

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
  Record<ProviderState, (limits: KeySnapshot | null, now: number | null) => string>
> = {
  ready: () => "",
  throttled: (limits) => (limits === null ? "throttled" : throttleWords(limits)),
  cooldown: (limits, now) =>
    limits?.cooldownUntil == null || now === null
      ? "cooling down"
      : `cooldown ${until(limits.cooldownUntil, now)}`,
  exhausted: (limits, now) =>
    limits?.nextSlotAt == null || now === null
      ? "quota spent"
      : `quota spent until ${formatMoment(limits.nextSlotAt, now)}`,
  open: (limits, now) =>
    limits?.cooldownUntil == null || now === null
      ? "failing"
      : `failing, asked again ${formatAhead(limits.cooldownUntil, now)}`,
  no_key: (limits) => (limits?.restCause === "key" ? "key refused" : "no key"),
  disabled: () => "disabled",
};

/**
 * How a provider stands, in a few words; empty when it is simply ready. `now` in epoch milliseconds; null where no
 * moment is to be named.
 */
export function stateWords({ state, limits }: ProviderStatus, now: number | null): string {
  return STATE_WORDS[state](limits, now);
}

/** What is in force below the configured rate. */
function throttleWords(limits: KeySnapshot): string {
  const restraint = restraintsOf(limits).at(-1);
  if (restraint === undefined) return "throttled";
  if (restraint.kind === "slowed") return `throttled to ${Math.round(restraint.factor * 100)}%`;
  return `throttled to ${restraint.kind === "learned" ? "about " : ""}${restraint.rpm} a minute`;
}

/** When a provider that is held back is tried faster again; empty when nobody knows, or no moment is to be named. */
export function restoreWords(limits: KeySnapshot | null, now: number | null): string {
  const restraint = limits === null ? undefined : restraintsOf(limits).at(-1);
  if (restraint === undefined || restraint.kind === "stated" || now === null) return "";
  const at = restraint.kind === "slowed" ? restraint.restoreAt : restraint.probeAt;
  return at === null || at <= now ? "" : `faster ${formatAhead(at, now)}`;
}

/** The tone to say it in. */
export function stateTone({ state, limits }: ProviderStatus): Tone {
  return limits?.restCause === "key" ? "error" : STATE_TONES[state];
}

/** A moment ahead: counted down when near, as local time when far. */
function until(at: number, now: number): string {
  return at - now <= COUNTDOWN_MAX_MS ? formatWait(at - now) : `until ${formatMoment(at, now)}`;
}

/** Requests of the current window beside their limit: `3/30 this minute`. */
export function rateWords({ rpm }: KeySnapshot): string {
  return `${rpm.used}/${rpm.limit} this minute`;
}

/** Tokens of the current window beside their limit; empty without one. */
function tokenWords({ tpm }: KeySnapshot): string {
  return tpm.limit === null ? "" : `${compactNumber(tpm.used)}/${compactNumber(tpm.limit)} tokens`;
}

/** What was used of the daily limit that is nearer: `41/1000 today`; empty without one. */
function dayWords(limits: KeySnapshot): string {
  const { of, used, limit } = dayUseOf(limits);
  if (limit === null) return "";
  return `${compactNumber(used)}/${compactNumber(limit)}${of === "tokens" ? " tokens" : ""} today`;
}

/** A warning once little is left of the day; null before. */
export function dayWarning(limits: KeySnapshot): string | null {
  const day = dayUseOf(limits);
  return isNearlyUsed(day) ? `${percentUsed(day)}% of today used` : null;
}

/** One line a provider, for `/status`. */
export function statusItems(report: StatusReport): ListItem[] {
  return report.providers.map((provider) => {
    const { limits } = provider;
    const parts = [
      stateWords(provider, report.at) || "ready",
      limits === null ? "" : rateWords(limits),
      limits === null ? "" : tokenWords(limits),
      limits === null ? "" : dayWords(limits),
      sanitizeLine(provider.model, 60),
      provider.reason === null ? "" : sanitizeLine(provider.reason, 120),
    ];
    return {
      label: sanitizeLine(provider.name, 24),
      text: parts.filter((part) => part !== "").join(" · "),
      tone: provider.state === "ready" ? "plain" : stateTone(provider),
    };
  });
}

/** Whom the limits are shared with, why it is not as configured, and how many requests are running. */
export function limiterLine(report: StatusReport): string {
  const { degraded, concurrency } = report.limiter;
  const why = degraded === null ? "" : `: ${sanitizeLine(degraded, 200)}`;
  return `${sharingOf(report).line}${why}. Requests running: ${concurrency.active} of ${concurrency.limit}.`;
}

/** How widely the limits are shared, for a line of its own and for the bar. */
export function sharingOf({ limiter }: StatusReport): { readonly line: string; readonly bar: string } {
  return (limiter.degraded === null ? SHARED : NARROWED)[limiter.backend];
}

type Sharing = Readonly<Record<LimiterBackend, { readonly line: string; readonly bar: string }>>;

const THIS_WINDOW = { line: "Limits count in this window only", bar: "limits: this window only" };

const SHARED: Sharing = {
  local: { line: "Limits are shared by all squads on this computer", bar: "shared limits" },
  redis: { line: "Limits are shared by all squads on all your computers", bar: "limits shared by Redis" },
  memory: THIS_WINDOW,
};

const NARROWED: Sharing = {
  ...SHARED,
  local: { line: "Limits are shared on this computer only", bar: "limits: this computer only" },
  memory: THIS_WINDOW,
};
