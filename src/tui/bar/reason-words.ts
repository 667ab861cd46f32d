import { compactNumber } from "../../core/text/compact-number.ts";
import { dayUseOf } from "../../core/limits/day-use.ts";
import type { KeySnapshot } from "../../core/limits/limiter.ts";
import { restraintsOf } from "../../core/limits/restraints.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import type { KeyTrouble, ProviderState, ProviderStatus } from "../../core/status.ts";
import { restraintWords } from "./restraint-words.ts";
import type { Words } from "../words/en/index.ts";

interface Facts {
  readonly provider: ProviderStatus;
  readonly limits: KeySnapshot;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly words: Words;
}

/** Why a provider stands as it does; empty when it is simply ready. `now` in epoch milliseconds. */
export function reasonWords(provider: ProviderStatus, now: number, words: Words): string {
  if (provider.reason === null) return "";
  if (provider.state === "disabled") return words.because.disabled;
  if (provider.keyTrouble !== undefined) return keyWords(provider.keyTrouble, provider.name, words);
  const { limits } = provider;
  const said = limits === null ? null : BECAUSE[provider.state]?.({ provider, limits, now, words });
  return said ?? sanitizeLine(provider.reason, 160);
}

/** In the user's language what the status says in English; null for what only that knows. */
const BECAUSE: Readonly<Partial<Record<ProviderState, (facts: Facts) => string | null>>> = {
  throttled: ({ limits, now, words }) =>
    restraintsOf(limits)
      .map((restraint) => restraintWords(restraint, now, words))
      .join("; "),
  cooldown: ({ limits, now, words: { because } }) => (isResting(limits, now) ? because.limit : because.host),
  exhausted: ({ limits, now, words }) => {
    if (isResting(limits, now)) return words.because.quota;
    const { limit, of } = dayUseOf(limits);
    return words.because.day(compactNumber(limit ?? 0), words.limits[of]);
  },
  open: ({ provider, limits, now, words }) => {
    const { lastFailure } = limits;
    const name = sanitizeLine(provider.name, 24);
    if (!isResting(limits, now)) return words.because.noModel(sanitizeLine(provider.model, 60), name);
    return words.because.faults(lastFailure === null ? "" : words.failedShort[lastFailure.kind]);
  },
};

function keyWords(trouble: KeyTrouble, provider: string, { because }: Words): string {
  const name = sanitizeLine(provider, 24);
  if (trouble.kind === "command-failed") return because.keyCommand(trouble.fault);
  const variable = trouble.variable === null ? null : sanitizeLine(trouble.variable, 60);
  if (trouble.kind === "unset") return because.keyUnset(variable);
  return because.keyRefused(because.renewal[trouble.from](name, variable), name);
}

function isResting({ cooldownUntil }: KeySnapshot, now: number): boolean {
  return cooldownUntil !== null && cooldownUntil > now;
}
