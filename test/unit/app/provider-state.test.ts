import { expect, test } from "vitest";
import { providerState } from "../../../src/app/reports/provider-state.ts";
import type { ProviderSettings } from "../../../src/config/settings.ts";
import type { KeySnapshot } from "../../../src/core/limits/limiter.ts";
import { NOON } from "../../support/limits-rig.ts";
import { providerStatus } from "../../support/tui-fake-host.ts";

/** A provider that needs no key. */
const SETTINGS = {
  name: "groq",
  type: "groq",
  model: "m",
  enabled: true,
  apiKeyEnv: null,
  apiKey: null,
  keySource: null,
  keyCommand: null,
} as ProviderSettings;

function stateOf(limits: Partial<KeySnapshot>): unknown {
  const usual = providerStatus("groq").limits;
  if (usual === null) throw new Error("no limits");
  const { state, reason } = providerState(SETTINGS, { ...usual, ...limits }, NOON);
  return [state, reason];
}

const cooldownUntil = NOON + 40_000;
const slow = { factor: 0.8, recent429: 3, nextRestoreAt: NOON + 25_000 };
const learned = { rpm: 12, probeAt: NOON + 100_000 };

test.each<[string, Partial<KeySnapshot>, string, string | null]>([
  ["nothing", {}, "ready", null],
  ["a cooldown", { cooldownUntil }, "cooldown", "the provider answered 429"],
  ["a cooldown that is over", { cooldownUntil: NOON }, "ready", null],
  [
    "a quota that the provider says is spent",
    { cooldownUntil: NOON + 7_500_000, restCause: "quota" },
    "exhausted",
    "the provider says that its daily quota is spent",
  ],
  [
    "a day whose requests are used",
    { rpd: { used: 1_000, limit: 1_000 }, nextSlotAt: NOON + 3_600_000 },
    "exhausted",
    "today's 1000 requests are used",
  ],
  [
    "a day whose tokens are used",
    { tpd: { used: 201_000, limit: 200_000 }, nextSlotAt: NOON + 300_000 },
    "exhausted",
    "today's 200k tokens are used",
  ],
  [
    "the visible rule",
    { throttle: slow, rpm: { used: 0, limit: 24, configured: 30 } },
    "throttled",
    "slowed to 80 % after refusals, faster again in 25 s while it is used",
  ],
  [
    "the visible rule, a step due",
    { throttle: { ...slow, nextRestoreAt: NOON - 1 }, rpm: { used: 0, limit: 24, configured: 30 } },
    "throttled",
    "slowed to 80 % after refusals, faster again with the next answer while it is used",
  ],
  [
    "a learned limit",
    { learned, rpm: { used: 0, limit: 12, configured: 30 } },
    "throttled",
    "the provider allows about 12 a minute, more is tried in 2 min",
  ],
  [
    "a learned limit that is probed",
    { learned: { ...learned, probeAt: NOON }, rpm: { used: 0, limit: 13, configured: 30 } },
    "throttled",
    "the provider allows about 12 a minute, more is being tried",
  ],
  [
    "a stated limit",
    { rpm: { used: 0, limit: 20, configured: 30 } },
    "throttled",
    "the provider states 20 a minute",
  ],
  [
    "a learned limit below the visible rule",
    { throttle: slow, learned, rpm: { used: 0, limit: 12, configured: 30 } },
    "throttled",
    "slowed to 80 % after refusals, faster again in 25 s while it is used; the provider allows about 12 a minute, more is tried in 2 min",
  ],
])("%s", (_, limits, state, reason) => {
  expect(stateOf(limits)).toEqual([state, reason]);
});

test("a provider that is disabled or has no key says that, whatever its limits", () => {
  expect(providerState({ ...SETTINGS, enabled: false }, null, NOON).state).toBe("disabled");
  const keyless = { ...SETTINGS, apiKeyEnv: "GROQ_API_KEY", apiKey: null };
  expect(providerState(keyless, null, NOON)).toEqual({
    state: "no_key",
    reason: "GROQ_API_KEY is not set",
    keyTrouble: { kind: "unset", variable: "GROQ_API_KEY" },
  });
});
