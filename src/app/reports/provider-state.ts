import type { ProviderSettings } from "../../config/settings.ts";
import { compactNumber } from "../../core/text/compact-number.ts";
import { dayUseOf } from "../../core/limits/day-use.ts";
import type { RestCause } from "../../core/limits/key-state.ts";
import type { KeySnapshot } from "../../core/limits/limiter.ts";
import { type Restraint, restraintsOf } from "../../core/limits/restraints.ts";
import type { KeyTrouble, ProviderState } from "../../core/status.ts";
import { formatWait } from "../../core/text/wait-words.ts";
import { isUsable } from "../exchange/chain.ts";
import { keyLack, lackOfKey, refusalOfKey, renewal } from "../keys/key-words.ts";

interface Reasoned {
  readonly state: ProviderState;
  /** One line; null for a provider that is simply ready. */
  readonly reason: string | null;
  readonly keyTrouble?: KeyTrouble;
}

/** How a provider stands at `at` (epoch milliseconds), and why. */
export function providerState(settings: ProviderSettings, limits: KeySnapshot | null, at: number): Reasoned {
  if (!settings.enabled) return { state: "disabled", reason: "enabled: false in providers.yaml" };
  if (!isUsable(settings)) {
    return { state: "no_key", reason: keyLack(settings), keyTrouble: lackOfKey(settings) };
  }
  return (limits === null ? null : stateOf(settings, limits, at)) ?? { state: "ready", reason: null };
}

/** Why nobody asks a provider until its cooldown is over. */
const RESTING: Readonly<Record<RestCause, (limits: KeySnapshot, settings: ProviderSettings) => Reasoned>> = {
  limit: () => ({ state: "cooldown", reason: "the provider answered 429" }),
  quota: () => ({ state: "exhausted", reason: "the provider says that its daily quota is spent" }),
  faults: ({ lastFailure }) => ({
    state: "open",
    reason: `it failed several times in a row${faultWords(lastFailure)}`,
  }),
  key: (_limits, settings) => ({
    state: "no_key",
    reason: `it refused its key: ${renewal(settings)}, or squad providers test ${settings.name} once it is mended`,
    keyTrouble: refusalOfKey(settings),
  }),
};

function faultWords(failure: KeySnapshot["lastFailure"]): string {
  return failure === null ? "" : ` (${failure.kind.replaceAll("_", " ")})`;
}

/** When a pause ends is said by its moment, wherever a state is shown; a reason says when a throttle loosens. */
function stateOf(settings: ProviderSettings, limits: KeySnapshot, at: number): Reasoned | null {
  const { name, model } = settings;
  const { cooldownUntil, restCause, parked, lastFailure } = limits;
  if (cooldownUntil !== null && cooldownUntil > at) return RESTING[restCause ?? "limit"](limits, settings);
  if (Object.hasOwn(parked, model) && (parked[model] ?? 0) > at) {
    return lastFailure?.kind === "model_not_found"
      ? {
          state: "open",
          reason: `it has no model ${model}: set another one, or squad providers test ${name}`,
        }
      : { state: "cooldown", reason: "the host behind it is at its limit" };
  }
  const day = dayUseOf(limits);
  if (day.share >= 1) {
    return { state: "exhausted", reason: `today's ${compactNumber(day.limit ?? 0)} ${day.of} are used` };
  }
  const restraints = restraintsOf(limits);
  if (restraints.length === 0) return null;
  return {
    state: "throttled",
    reason: restraints.map((restraint) => restraintWords(restraint, at)).join("; "),
  };
}

function restraintWords(restraint: Restraint, at: number): string {
  return WORDS[restraint.kind](restraint as never, at);
}

const WORDS: {
  readonly [Kind in Restraint["kind"]]: (restraint: Extract<Restraint, { kind: Kind }>, at: number) => string;
} = {
  slowed: ({ factor, restoreAt }, at) => {
    const when =
      restoreAt === null || restoreAt <= at ? "with the next answer" : `in ${formatWait(restoreAt - at)}`;
    return `slowed to ${Math.round(factor * 100)} % after refusals, faster again ${when} while it is used`;
  },
  learned: ({ rpm, probeAt }, at) => {
    const more = probeAt <= at ? "more is being tried" : `more is tried in ${formatWait(probeAt - at)}`;
    return `the provider allows about ${rpm} a minute, ${more}`;
  },
  stated: ({ rpm }) => `the provider states ${rpm} a minute`,
};
