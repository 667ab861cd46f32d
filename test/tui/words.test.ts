import { describe, expect, it } from "vitest";
import type { Remark } from "../../src/core/complaints/complaint.ts";
import { SquadError } from "../../src/core/errors.ts";
import type { SquadEventBody } from "../../src/core/events.ts";
import type { ProviderStatus, StatusReport } from "../../src/core/status.ts";
import type { Block } from "../../src/tui/blocks/block.ts";
import { blockRows } from "../../src/tui/drawing/block-rows.ts";
import type { CommandContext } from "../../src/tui/commands/command.ts";
import { COMMANDS } from "../../src/tui/commands/registry.ts";
import { openingBlocks } from "../../src/tui/blocks/greeting.ts";
import { keyHelp } from "../../src/tui/keys/keys.ts";
import { limitsBlocks } from "../../src/tui/blocks/limits-blocks.ts";
import { receiptBlocks } from "../../src/tui/blocks/receipt-blocks.ts";
import { initialState, reduceRepl, type ReplAction } from "../../src/tui/state/repl-state.ts";
import { layoutScreen } from "../../src/tui/drawing/screen.ts";
import type { ViewAction } from "../../src/tui/state/view-model.ts";
import { initialView } from "../../src/tui/state/view-state.ts";
import { chooseLanguage, LANGUAGES, type Language } from "../../src/tui/words/language.ts";
import { wordsIn } from "../../src/tui/words/words.ts";
import { COMPLAINTS } from "../support/complaint-samples.ts";
import { ENGLISH } from "../support/said-by-squad.ts";
import {
  attemptError,
  beginAttempt,
  createFakeHost,
  providerStatus,
  statusReport,
} from "../support/tui-fake-host.ts";

const NOW = Date.parse("2026-11-23T12:00:00.000Z");

const view = (action: ViewAction): ReplAction => ({ type: "view", action });
const event = (body: SquadEventBody): ReplAction => view({ type: "event", event: body });

/** The texts of a catalog by their path, functions called with words that stand out. */
function texts(value: unknown, path: string): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function")
    return [[path, String((value as (...args: unknown[]) => unknown)("X", 7, "Z"))]];
  if (typeof value !== "object" || value === null || value instanceof RegExp) return [];
  return Object.entries(value).flatMap(([key, part]) => texts(part, `${path}.${key}`));
}

/** A catalog without what cannot be called with such words, and what names commands of the shell. */
async function comparable(language: Language): Promise<unknown> {
  const words = await wordsIn(language);
  const because = { ...words.because, renewal: null, keyCommand: null };
  const chat = { ...words.chat, commandFailed: null };
  const workflow = { ...words.workflow, saved: words.workflow.saved(["X"], "Z") };
  return {
    ...words,
    because,
    chat,
    complaints: null,
    notices: { ...words.notices, trimmed: null },
    workflow,
  };
}

/** What is rightly the same in all languages: names, keys, numbers. */
const SAME =
  /^\W*(?:(?:X|Z|7|1|2|N|ID|off|code|Enter|Ctrl-[CD]|menu|tokens|tokens\/s|Error|undefined)\W*)*$/u;

describe("a catalog", () => {
  it.each(["pt", "es"] as const)("in %s repeats nothing of the English one", async (language) => {
    const english = new Map(texts(await comparable("en"), ""));
    const ours = texts(await comparable(language), "");
    const repeated = ours.filter(([path, text]) => english.get(path) === text && !SAME.test(text));
    expect(repeated.filter(([path]) => path !== ".spoken.error")).toEqual([]);
  });

  it("is chosen by the first name of a language squad speaks", () => {
    expect(chooseLanguage(["", "Português (Brasil)", "en_US.UTF-8"])).toBe("pt");
    expect(chooseLanguage(["es", "Português", ""])).toBe("es");
    expect(chooseLanguage(["", "", "es_MX.UTF-8@euro"])).toBe("es");
    expect(chooseLanguage(["", "French", "pt_PT"])).toBe("pt");
    expect(chooseLanguage(["", "English", "pt_BR.UTF-8"])).toBe("en");
    expect(chooseLanguage(["", "", "C"])).toBe("en");
    expect(chooseLanguage(["", "Klingon, or else español", "en"])).toBe("es");
    expect(chooseLanguage(["", "PT-BR"])).toBe("pt");
    expect(chooseLanguage(["", "None", "pt_PT"])).toBe("pt");
    expect(chooseLanguage([])).toBe("en");
  });
});

/** What a conversation looks like in a language: greeting, detour, failure, receipt, and the live region in between. */
async function screens(language: (typeof LANGUAGES)[number]): Promise<string> {
  const words = await wordsIn(language);
  const host = createFakeHost({ now: () => NOW, userName: "Ana" });
  let state = initialState(
    initialView({ columns: 100, rows: 24 }, host.agent, words),
    { count: 0, cap: 50, tokens: 0 },
    NOW,
  );
  const out: string[] = [];
  const show = (...actions: readonly ReplAction[]): void => {
    state = actions.reduce(reduceRepl, state);
    const live = layoutScreen(state).rows;
    const rows = [...state.view.fresh.flatMap((block) => blockRows(block, 100)), ...live];
    out.push(...rows.map((row) => row.map(({ text }) => text).join("")).filter((row) => row !== ""), "");
    state = reduceRepl(state, view({ type: "drawn" }));
  };
  const begin = (number: number, provider: string): ReplAction => {
    let begun: ReplAction | null = null;
    beginAttempt((body) => (begun = event(body)), number, provider);
    return begun ?? view({ type: "drawn" });
  };
  const { agent } = host;
  const menu = agent.menu.slice(0, 1).map((item) => ({ ...item, description: "*", runnable: false }));
  show(
    view({ type: "print", blocks: openingBlocks({ ...host, agent: { ...agent, title: "", menu } }, words) }),
  );
  show(view({ type: "submit", text: "?" }));
  show(
    event({
      type: "admission-wait",
      provider: "groq",
      model: "m",
      waitMs: 12_000,
      until: NOW + 12_000,
      reason: "window",
    }),
    { type: "queue", text: "1" },
    { type: "queue", text: "2" },
  );
  show(begin(1, "groq"), event(attemptError(1, "groq", { kind: "rate_limited" })), begin(2, "cerebras"));
  show(
    event({ type: "text-delta", text: "…" }),
    event(attemptError(2, "cerebras", { kind: "interrupted", shown: 1 })),
  );
  const error = new SquadError("throttled", "every provider is at its limit for now");
  const record = { model: "m", status: 429, waitedMs: 0, ttftMs: null, durationMs: 1500 };
  const attempts = [
    { ...record, provider: "groq", outcome: "rate_limited" },
    { ...record, provider: "cerebras", outcome: "interrupted", status: null },
  ] as const;
  const outcome = { kind: "failed", error, attempts, partial: null, retryAt: NOW + 20_000 } as const;
  show({ type: "queue", text: null }, view({ type: "outcome", outcome, now: NOW }), {
    type: "arm",
    isLeaving: true,
  });
  const receipt = {
    provider: "cerebras",
    model: "m",
    tier: "boss",
    fallback: true,
    finish: "length",
    attempts,
    usage: { promptTokens: 400, completionTokens: 100, estimated: true },
    timing: { waitedMs: 2500, ttftMs: 300, totalMs: 4200 },
  } as const;
  show(view({ type: "outcome", outcome: { kind: "answered", text: "", receipt }, now: NOW }), {
    type: "arm",
    isLeaving: false,
  });
  show(view({ type: "print", blocks: receiptBlocks(receipt, { number: 1, of: 2 }, words) }));
  for (const report of reports()) {
    show({ type: "status", report });
    show(view({ type: "print", blocks: limitsBlocks(report, words) }));
  }
  for (const command of COMMANDS.filter(({ name }) => ["help", "status", "edit"].includes(name))) {
    const print = (...blocks: readonly Block[]): void => show(view({ type: "print", blocks }));
    const context = { host, keys: keyHelp(words), words, print } as Partial<CommandContext> as CommandContext;
    await command.run(context, "");
  }
  return out.join("\n");
}

const AWAY: Remark = {
  message: "Redis at host:6379 does not answer: limits are shared on this machine only",
  complaint: { kind: "redis", server: "host:6379", flaw: "silent" },
};

/** Every way in which a provider, and the sharing of limits, may stand. */
function reports(): StatusReport[] {
  const stand = (name: string, change: Partial<ProviderStatus>, limits: object = {}): ProviderStatus => {
    const status = providerStatus(name, { model: "m", ...change });
    return { ...status, limits: status.limits === null ? null : { ...status.limits, ...limits } };
  };
  const soon = NOW + 20_000;
  const held = { learned: { rpm: 12, probeAt: soon }, rpm: { used: 3, limit: 12, configured: 30 } };
  const full = {
    rpm: { used: 30, limit: 30, configured: 30 },
    nextSlotAt: soon,
    rpd: { used: 950, limit: 1000 },
  };
  const slowed = { throttle: { factor: 0.5, recent429: 2, nextRestoreAt: soon }, parked: { m: soon } };
  const { limiter } = statusReport(NOW, []);
  const one = (...providers: readonly ProviderStatus[]): StatusReport => statusReport(NOW, providers);
  return [
    one(
      stand("groq", { state: "throttled" }, held),
      stand("g", { state: "cooldown" }),
      stand("c", { state: "open" }),
    ),
    one(
      stand("groq", {}, full),
      stand("e", { state: "exhausted" }),
      stand("n", { state: "no_key", limits: null }),
    ),
    one(
      stand("groq", { state: "throttled" }, slowed),
      ...["1", "2", "3"].map((name) => stand(name, { state: "cooldown" }, { cooldownUntil: soon })),
      stand("x", { isOutside: true, state: "disabled" }),
    ),
    one(stand("groq", { state: "open" }, { cooldownUntil: soon, tpm: { used: 1, limit: 9000 } })),
    one(stand("groq", { state: "no_key" }, { restCause: "key" })),
    one(stand("offline", { type: "offline", limits: null })),
    { ...one(), limiter: { ...limiter, backend: "memory" } },
    { ...one(stand("groq", {})), limiter: { ...limiter, backend: "redis" } },
    { ...one(stand("groq", {})), limiter: { ...limiter, degraded: AWAY } },
  ];
}

describe("the screens of a conversation", () => {
  it.each(LANGUAGES)("in %s", async (language) => {
    await expect(await screens(language)).toMatchFileSnapshot(`./golden/screens.${language}.txt`);
  });
});

/** All that is wrong with anything, in the words of a language. */
async function complaints(language: Language): Promise<string> {
  const { complaints: said } = await wordsIn(language);
  if (said === null) throw new Error("English is said where it is thrown");
  return Object.values(COMPLAINTS)
    .flat()
    .flatMap((complaint) => {
      const { message, hints = [], details = [] } = said[complaint.kind](complaint as never);
      const lines = [message ?? "-", ...[...hints, ...details].map((line) => `  ${line}`)];
      return lines.map((line, index) => (index === 0 ? `${complaint.kind}: ${line}` : line));
    })
    .join("\n");
}

describe("every complaint", () => {
  it.each(["pt", "es"] as const)("in %s", async (language) => {
    const text = await complaints(language);
    const said = text.replaceAll(/^[a-z-]+: /gmu, "").split("\n");
    expect(said.filter((line) => ENGLISH.test(line))).toEqual([]);
    await expect(text).toMatchFileSnapshot(`./golden/complaints.${language}.txt`);
  });
});
