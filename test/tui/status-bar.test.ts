import { describe, expect, it } from "vitest";
import type { Remark } from "../../src/core/complaints/complaint.ts";
import type { ProviderStatus } from "../../src/core/status.ts";
import {
  fitStatus,
  isCountingDown,
  SEPARATOR,
  statusBar,
  type StatusFacts,
} from "../../src/tui/bar/status-bar.ts";
import { formatWait } from "../../src/core/text/wait-words.ts";
import { statusItems } from "../../src/tui/bar/status-words.ts";
import { formatMoment } from "../../src/tui/bar/time-format.ts";
import { EN } from "../../src/tui/words/en/index.ts";
import { providerStatus, statusReport } from "../support/tui-fake-host.ts";

const NOW = Date.parse("2026-11-23T12:00:00.000Z");

const facts = (providers: readonly ProviderStatus[], change: Partial<StatusFacts> = {}): StatusFacts => ({
  report: statusReport(NOW, providers),
  active: null,
  messages: { count: 4, cap: 50, tokens: 1234 },
  now: NOW,
  words: EN,
  ...change,
});

const bar = (from: StatusFacts, columns = 200): string =>
  fitStatus(statusBar(from), columns)
    .map(({ text }) => text)
    .join(SEPARATOR);

/** A provider whose limits differ from the usual. */
const limited = (
  limits: Partial<NonNullable<ProviderStatus["limits"]>>,
  change: Partial<ProviderStatus> = {},
): ProviderStatus => {
  const usual = providerStatus("groq");
  return { ...usual, limits: usual.limits === null ? null : { ...usual.limits, ...limits }, ...change };
};

describe("the status bar", () => {
  it("names who answers, what is used and how long the conversation is", () => {
    expect(bar(facts([providerStatus("groq")]))).toBe(
      "● groq · llama-3.3-70b-versatile · boss · ▰▱▱▱▱ 3/30 this minute · shared limits · 4/50 messages, 1234 tokens",
    );
  });

  it("drops what matters least as it gets narrower, never the provider", () => {
    const groq = facts([limited({ nextSlotAt: NOW + 4000 })]);
    expect([140, 90, 60, 45, 30, 20, 5].map((columns) => bar(groq, columns))).toEqual([
      "● groq · llama-3.3-70b-versatile · boss · ▰▱▱▱▱ 3/30 this minute · next slot in 4 s · shared limits · 4/50 messages, 1234 tokens",
      "● groq · llama-3.3-70b-versatile · ▰▱▱▱▱ 3/30 · next slot in 4 s · 4/50 messages",
      "● groq · 3/30 · next slot in 4 s · 4/50 messages",
      "● groq · 3/30 · next slot in 4 s",
      "● groq · 3/30",
      "● groq · 3/30",
      "● groq",
    ]);
  });

  it("says when a provider that is held back is tried faster again", () => {
    const slowed = limited(
      { throttle: { factor: 0.8, recent429: 0, nextRestoreAt: NOW + 30_000 } },
      { state: "throttled" },
    );
    expect(bar(facts([slowed]))).toContain(" · throttled to 80%, faster in 30 s · ");
    expect(bar(facts([slowed]), 60)).toContain(" · throttled to 80% · ");
    expect(isCountingDown(facts([slowed]))).toBe(true);
  });

  it("names the agent's other providers in trouble, or counts them, and nobody else's", () => {
    const groq = providerStatus("groq");
    const cerebras = providerStatus("cerebras", { state: "open" });
    const gemini = providerStatus("gemini", { state: "exhausted" });
    const openrouter = providerStatus("openrouter", { state: "cooldown" });
    const stranger = providerStatus("other", { state: "open", isOutside: true });
    expect(bar(facts([groq, cerebras, gemini, stranger]))).toContain(
      " · cerebras failing, gemini quota spent · ",
    );
    expect(bar(facts([groq, cerebras, gemini, openrouter]))).toContain(" · 3 resting · ");
    expect(bar(facts([groq, stranger]))).not.toContain("other");
  });

  it("follows the provider that answered last", () => {
    const both = [providerStatus("groq"), providerStatus("cerebras")];
    expect(bar(facts(both, { active: { provider: "cerebras", model: "org/qwen-3" } }))).toMatch(
      /^● cerebras · qwen-3 · /u,
    );
  });

  it("says plainly that there is no model", () => {
    const offline = providerStatus("offline", { type: "offline", limits: null });
    const noKey = providerStatus("groq", { state: "no_key" });
    expect(bar(facts([noKey, offline]))).toMatch(/^offline — no model · /u);
  });

  it.each([
    [
      limited({ throttle: { factor: 0.8, recent429: 3, nextRestoreAt: null } }, { state: "throttled" }),
      "throttled to 80%",
    ],
    [
      limited(
        { learned: { rpm: 12, probeAt: NOW }, rpm: { used: 3, limit: 13, configured: 30 } },
        { state: "throttled" },
      ),
      "throttled to about 12 a minute",
    ],
    [
      limited({ rpm: { used: 3, limit: 20, configured: 30 } }, { state: "throttled" }),
      "throttled to 20 a minute",
    ],
    [limited({ tpd: { used: 190_000, limit: 200_000 } }), "95% of today used"],
    [limited({ cooldownUntil: NOW + 12_000 }, { state: "cooldown" }), "cooldown 12 s"],
    [
      limited({ cooldownUntil: NOW + 600_000 }, { state: "cooldown" }),
      `cooldown until ${formatMoment(NOW + 600_000, NOW)}`,
    ],
    [
      limited({ nextSlotAt: NOW + 86_400_000 }, { state: "exhausted" }),
      `quota spent until ${formatMoment(NOW + 86_400_000, NOW)}`,
    ],
  ])("tells a state in words, case %#", (provider, words) => {
    expect(bar(facts([provider]))).toContain(` · ${words} · `);
  });

  it("says nothing of a day that is long, or spent already", () => {
    const rpd = { used: 800, limit: 1000 };
    expect(bar(facts([limited({ rpd })]))).not.toContain("today");
    const spent = limited({ rpd: { ...rpd, used: 1000 } }, { state: "exhausted" });
    expect(bar(facts([spent]))).not.toContain("today used");
  });

  it.each([
    ["memory", "limits: this window only"],
    ["local", "limits: this computer only"],
  ] as const)("warns of a limiter that shares less than it should, %s", (backend, text) => {
    const report = statusReport(NOW, [providerStatus("groq")]);
    const why: Remark = {
      message: "redis is gone",
      complaint: { kind: "redis", server: "host:6379", flaw: "silent" },
    };
    const degraded = { ...report, limiter: { ...report.limiter, backend, degraded: why } };
    expect(statusBar(facts([], { report: degraded }))).toContainEqual({ text, tone: "warn", rank: 2 });
  });

  it("names no second moment while a turn waits for the provider it is about", () => {
    const active = { provider: "groq", model: "m", isAwaited: true } as const;
    const full = limited({ nextSlotAt: NOW + 4000 });
    expect(bar(facts([full], { active }))).toBe(
      "● groq · m · boss · ▰▱▱▱▱ 3/30 this minute · shared limits · 4/50 messages, 1234 tokens",
    );
    const cooling = limited({ cooldownUntil: NOW + 12_000 }, { state: "cooldown" });
    expect(bar(facts([cooling], { active }))).toContain(" · cooling down · ▰▱▱▱▱ 3/30 this minute · shared");
  });

  it("leaves a provider whose key was refused for the next, and says so when there is none", () => {
    const resting = limited({ cooldownUntil: NOW + 3_600_000, restCause: "key" });
    const refused = { ...resting, state: "no_key" as const };
    const active = { provider: "groq", model: "m" };
    expect(bar(facts([refused, providerStatus("cerebras")], { active }))).toMatch(/^● cerebras · /u);
    const keyless = providerStatus("gemini", { state: "no_key" });
    expect(bar(facts([keyless, refused]))).toMatch(/^● groq · \S+ · boss · key refused · shared limits/u);
  });

  it("shows a provider's own model whole", () => {
    const own = providerStatus("openrouter", { model: "openrouter/free" });
    expect(bar(facts([own]))).toMatch(/^● openrouter · openrouter\/free · /u);
  });

  it("counts down what ends soon, and looks on while requests stand in the window", () => {
    const rpm = { used: 0, limit: 30, configured: 30 };
    expect(isCountingDown(facts([limited({ rpm, nextSlotAt: NOW + 4000 })]))).toBe(true);
    expect(isCountingDown(facts([limited({ rpm, nextSlotAt: NOW + 60_250 })]))).toBe(true);
    expect(isCountingDown(facts([limited({ rpm, cooldownUntil: NOW + 600_000 })]))).toBe(false);
    expect(isCountingDown(facts([limited({ rpm })]))).toBe(false);
    expect(isCountingDown(facts([limited({ rpm: { ...rpm, used: 1 } })]))).toBe(true);
  });
});

it("lists for /status each provider with its rate, tokens, day and why it is held back", () => {
  const plain = limited({ tpm: { used: 2100, limit: 8000 } });
  const held = limited(
    {
      learned: { rpm: 12, probeAt: NOW },
      rpm: { used: 3, limit: 12, configured: 30 },
      tpd: { used: 150_000, limit: 200_000 },
    },
    { name: "cerebras", model: "qwen", state: "throttled", reason: "the provider allows about 12 a minute" },
  );
  expect(statusItems(statusReport(NOW, [plain, held]), EN).map(({ text }) => text)).toEqual([
    "ready · 3/30 this minute · 2100/8000 tokens · 41/1000 today · llama-3.3-70b-versatile",
    "throttled to about 12 a minute · 3/12 this minute · 150k/200k tokens today · qwen · its refusals taught about 12 a minute",
  ]);
});

it("writes waits for people", () => {
  expect([0, 400, 12_000, 90_000, 91_000, 3_600_000, 7_500_000].map(formatWait)).toEqual([
    "0 s",
    "1 s",
    "12 s",
    "90 s",
    "2 min",
    "1 h",
    "2 h 5 min",
  ]);
});
