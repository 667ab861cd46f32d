import type { KeySnapshot } from "../core/limits/limiter.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import type { ProviderState, ProviderStatus, StatusReport } from "../core/status.ts";
import type { ListItem, Tone } from "./block.ts";
import { COUNTDOWN_MAX_MS, formatMoment, formatWait } from "./time-format.ts";

export const STATE_TONES: Readonly<Record<ProviderState, Tone>> = {
  ready: "good",
  throttled: "warn",
  cooldown: "warn",
  exhausted: "error",
  open: "error",
  no_key: "dim",
  disabled: "dim",
};

const STATE_WORDS: Readonly<Record<ProviderState, (limits: KeySnapshot | null, now: number) => string>> = {
  ready: () => "",
  throttled: (limits) => `throttled to ${Math.round((limits?.throttle.factor ?? 1) * 100)}%`,
  cooldown: (limits, now) =>
    limits?.cooldownUntil == null ? "cooling down" : `cooldown ${until(limits.cooldownUntil, now)}`,
  exhausted: (limits, now) =>
    limits?.nextSlotAt == null ? "quota spent" : `quota spent until ${formatMoment(limits.nextSlotAt, now)}`,
  open: () => "failing",
  no_key: () => "no key",
  disabled: () => "disabled",
};

/** How a provider stands, in a few words; empty when it is simply ready. `now` in epoch milliseconds. */
export function stateWords({ state, limits }: ProviderStatus, now: number): string {
  return STATE_WORDS[state](limits, now);
}

/** A moment ahead: counted down when near, as local time when far. */
function until(at: number, now: number): string {
  return at - now <= COUNTDOWN_MAX_MS ? formatWait(at - now) : `until ${formatMoment(at, now)}`;
}

/** One line a provider, for `/status`. */
export function statusItems(report: StatusReport): ListItem[] {
  return report.providers.map((provider) => {
    const { limits } = provider;
    const parts = [
      stateWords(provider, report.at) || "ready",
      limits === null ? "" : `${limits.rpm.used}/${limits.rpm.limit} rpm`,
      limits?.rpd.limit == null ? "" : `${limits.rpd.used}/${limits.rpd.limit} today`,
      sanitizeLine(provider.model, 60),
      provider.reason === null ? "" : sanitizeLine(provider.reason, 120),
    ];
    return {
      label: sanitizeLine(provider.name, 24),
      text: parts.filter((part) => part !== "").join(" · "),
      tone: provider.state === "ready" ? "plain" : STATE_TONES[provider.state],
    };
  });
}

/** Which store the limiter counts in, and why it is not the configured one. */
export function limiterLine(report: StatusReport): string {
  const { backend, degraded, concurrency } = report.limiter;
  const trouble = degraded === null ? "" : `, degraded: ${sanitizeLine(degraded, 120)}`;
  return `Limits kept ${backend}${trouble} · ${concurrency.active}/${concurrency.limit} requests in flight`;
}
