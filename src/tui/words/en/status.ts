import { keyFaultWords, type KeyFault } from "../../../core/complaints/key-fault.ts";
import type { LimiterBackend } from "../../../core/limits/limiter.ts";
import type { Tier } from "../../../core/providers/provider.ts";

/** How a provider stands, in a few words. A moment is a local time, `when` what `time` makes of one. */
export const state = {
  ready: "ready",
  throttled: "throttled",
  slowedTo: (percent: number) => `throttled to ${percent}%`,
  heldTo: (perMinute: number) => `throttled to ${perMinute} a minute`,
  heldToAbout: (perMinute: number) => `throttled to about ${perMinute} a minute`,
  faster: (when: string) => `faster ${when}`,
  coolingDown: "cooling down",
  cooldown: (left: string) => `cooldown ${left}`,
  cooldownUntil: (moment: string) => `cooldown until ${moment}`,
  quotaSpent: "quota spent",
  quotaSpentUntil: (moment: string) => `quota spent until ${moment}`,
  failing: "failing",
  failingUntil: (when: string) => `failing, asked again ${when}`,
  noKey: "no key",
  keyRefused: "key refused",
  disabled: "disabled",
};

/** What was used, beside its limit. */
export const use = {
  minute: (used: number, limit: number) => `${used}/${limit} this minute`,
  tokens: (used: string, limit: string) => `${used}/${limit} tokens`,
  today: (used: string, limit: string) => `${used}/${limit} today`,
  tokensToday: (used: string, limit: string) => `${used}/${limit} tokens today`,
  dayWarning: (percent: number) => `${percent}% of today used`,
};

/** The status bar, as short as can be. */
export const bar = {
  noProvider: "no provider",
  offline: "offline — no model",
  messages: (count: number, cap: number) => `${count}/${cap} messages`,
  messagesAndTokens: (count: number, cap: number, tokens: string) =>
    `${count}/${cap} messages, ${tokens} tokens`,
  nextSlot: (when: string) => `next slot ${when}`,
  /** Providers that cannot serve now. */
  resting: (count: number) => `${count} resting`,
};

interface Sharing {
  readonly line: string;
  readonly bar: string;
}

const THIS_WINDOW: Sharing = { line: "Limits count in this window only", bar: "limits: this window only" };

/** How widely the limits are shared: for a line of its own, to which more is added, and for the bar. */
export const sharing: {
  readonly shared: Readonly<Record<LimiterBackend, Sharing>>;
  /** Less widely than they were set to be. */
  readonly narrowed: Readonly<Record<LimiterBackend, Sharing>>;
  readonly running: (active: number, limit: number) => string;
} = {
  shared: {
    local: { line: "Limits are shared by all squads on this computer", bar: "shared limits" },
    redis: { line: "Limits are shared by all squads on all your computers", bar: "limits shared by Redis" },
    memory: THIS_WINDOW,
  },
  narrowed: {
    local: { line: "Limits are shared on this computer only", bar: "limits: this computer only" },
    redis: { line: "Limits are shared by all squads on all your computers", bar: "limits shared by Redis" },
    memory: THIS_WINDOW,
  },
  running: (active, limit) => `Requests running: ${active} of ${limit}.`,
};

/** `/limits`: every limit in full. */
export const limits = {
  outside: "not in this agent's chain",
  none: "no limits",
  requests: "requests",
  tokens: "tokens",
  minute: (used: string, limit: string) => `${used} of ${limit} this minute`,
  today: (used: string, limit: string) => `${used} of ${limit} today`,
  asConfigured: (perMinute: number) => `set to ${perMinute}`,
  burst: (available: number, capacity: number) => `${available} of ${capacity} at once`,
  next: "next",
  now: "now",
  held: "held back",
  resting: "resting",
  slowed: (percent: number) => `slowed to ${percent}% after refusals`,
  learned: (perMinute: number) => `its refusals taught about ${perMinute} a minute`,
  probe: (when: string) => `more is tried ${when}`,
  stated: (perMinute: number) => `it states ${perMinute} a minute itself`,
  refusals: (count: number) => `${count} refused lately`,
  restingModel: (model: string, when: string) => `${model} rests and is asked again ${when}`,
};

/** Why a provider stands as it does. */
export const because = {
  disabled: "enabled: false in providers.yaml",
  limit: "the provider answered 429",
  host: "the host behind it is at its limit",
  quota: "the provider says that its daily quota is spent",
  day: (limit: string, of: string) => `today's ${limit} ${of} are used`,
  faults: (last: string) => `it failed several times in a row${last === "" ? "" : ` (${last})`}`,
  noModel: (model: string, provider: string) =>
    `it has no model ${model}: set another one, or squad providers test ${provider}`,
  keyUnset: (variable: string | null) => `${variable ?? "its key"} is not set`,
  keyCommand: (fault: KeyFault) => `its key_command ${keyFaultWords(fault)}`,
  keyRefused: (renewal: string, provider: string) =>
    `it refused its key: ${renewal}, or squad providers test ${provider} once it is mended`,
  /** How it gets another key, by where the refused one is from. */
  renewal: {
    command: () => "let its key_command print another one",
    stored: (provider: string) => `squad keys set ${provider}`,
    environment: (_provider: string, variable: string | null) => `set ${variable ?? "its key"} anew`,
  },
};

/** How good a provider's model is, as its tier says. */
export const tiers: Readonly<Record<Tier, string>> = {
  worker: "worker",
  boss: "boss",
  ultimate: "ultimate",
};
