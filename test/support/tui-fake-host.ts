import type { Consent } from "../../src/core/chat/consent.ts";
import type { AgentCard, Asked, ChatHost, PartyCard } from "../../src/core/chat/chat-host.ts";
import { SquadError } from "../../src/core/errors.ts";
import type { SquadEvent, SquadEventBody } from "../../src/core/events.ts";
import type { AttemptRecord, Receipt, TurnOutcome } from "../../src/core/outcome.ts";
import type { MenuItem } from "../../src/core/persona.ts";
import type { SessionSummary, SessionTranscript } from "../../src/core/session.ts";
import type { ProviderStatus, StatusReport } from "../../src/core/status.ts";

/** What a scenario may do while the host answers one input. */
export interface Stage {
  readonly input: string;
  readonly signal: AbortSignal;
  readonly emit: (event: SquadEventBody) => void;
  /** Whoever attends to the conversation. */
  readonly consent: Consent;
  /** Resolves when the test opens the gate, rejects when the turn is cancelled. */
  readonly gate: () => Promise<void>;
  readonly now: () => number;
}

/** Plays one turn: emits its events and returns the answer, or throws. */
export type Scenario = (stage: Stage) => Promise<string>;

export interface FakeHostOptions {
  readonly now: () => number;
  /** Chosen by the first word of an input; anything else is echoed. */
  readonly scenarios?: Readonly<Record<string, Scenario>>;
  readonly notices?: readonly string[];
  readonly history?: SessionTranscript | null;
  readonly status?: (now: number) => StatusReport;
  readonly userName?: string;
  readonly sessions?: readonly SessionSummary[];
  readonly findFiles?: NonNullable<ChatHost["findFiles"]>;
  /** Why the disk takes nothing. @default it takes everything */
  readonly unsaved?: string;
  /** Inputs of other conversations, oldest first. */
  readonly inputs?: readonly string[];
}

/** A host whose team, answers and failures are scripted. `openGate` lets a scenario that waits at its gate go on. */
export interface FakeHost extends ChatHost {
  readonly openGate: () => void;
  /** Every input that was sent, oldest first. */
  readonly sent: readonly string[];
  /** Every session that was resumed, oldest first. */
  readonly resumed: readonly string[];
  /** Every input that was kept, oldest first. */
  readonly kept: readonly string[];
}

const NO_SESSION: SessionTranscript = {
  id: "s1",
  agent: "analyst",
  createdAt: "2026-11-23T12:00:00.000Z",
  updatedAt: "2026-11-23T12:00:00.000Z",
  messages: 0,
  title: "",
  turns: [],
  unanswered: null,
  warnings: [],
};

const PLAIN = { kind: "none" } as const;

const ITEMS: readonly MenuItem[] = [
  {
    trigger: "help",
    code: "MH",
    description: "Show this menu again",
    target: PLAIN,
    runnable: true,
    builtin: "menu",
  },
  {
    trigger: "brainstorm-project",
    code: "BP",
    description: "Guided project brainstorming",
    target: { kind: "workflow", value: "{project-root}/brainstorm.yaml", path: null, attributes: {} },
    runnable: true,
    builtin: null,
  },
  {
    trigger: "research",
    code: "RS",
    description: "Research a market, a domain or a technology and write it up",
    target: { kind: "exec", value: "research.md", path: null, attributes: {} },
    runnable: true,
    builtin: null,
  },
  {
    trigger: "brief",
    code: null,
    description: "Say in one page what the product is",
    target: { kind: "action", value: "Ask for the audience first.", path: null, attributes: {} },
    runnable: true,
    builtin: null,
  },
  { trigger: "exit", code: "DA", description: "Leave", target: PLAIN, runnable: true, builtin: "dismiss" },
];

export const MARY: AgentCard = {
  id: "analyst",
  name: "Mary",
  title: "Business Analyst",
  icon: "📊",
  menu: ITEMS,
  source: "bundled",
};

const JOHN: AgentCard = {
  id: "pm",
  name: "John",
  title: "Product Manager",
  icon: "📋",
  menu: [
    {
      trigger: "prd",
      code: "CP",
      description: "Create a PRD",
      target: { kind: "skill", value: "prd", path: null, attributes: {} },
      runnable: true,
      builtin: null,
    },
  ],
  source: "bundled",
};

const EVERYBODY: PartyCard = {
  id: "everybody",
  name: "",
  scene: "",
  isSeparate: false,
  members: [MARY, JOHN].map((card) => ({ ...card, essence: "" })),
};

const MODELS: Readonly<Record<string, string>> = { groq: "llama-3.3-70b-versatile", cerebras: "qwen-3-235b" };

/** One provider of a status report, ready and nearly unused unless told otherwise. */
export function providerStatus(name: string, change: Partial<ProviderStatus> = {}): ProviderStatus {
  return {
    name,
    type: name,
    model: MODELS[name] ?? "model",
    tier: "boss",
    state: "ready",
    reason: null,
    keyOrigin: "environment",
    limits: {
      rpm: { used: 3, limit: 30, configured: 30 },
      tpm: { used: 0, limit: null },
      rpd: { used: 41, limit: 1000 },
      tpd: { used: 0, limit: null },
      burst: { available: 4, capacity: 4 },
      nextSlotAt: null,
      throttle: { factor: 1, recent429: 0, nextRestoreAt: null },
      learned: null,
      cooldownUntil: null,
      restCause: null,
      parked: {},
      requests: { total: 41, ok: 41, rateLimited: 0, failed: 0 },
      latency: { p50Ms: null, p95Ms: null },
      lastFailure: null,
    },
    ...change,
  };
}

/** A status report over `providers`, counted in the local store. */
export function statusReport(at: number, providers: readonly ProviderStatus[]): StatusReport {
  return {
    at,
    limiter: { backend: "local", degraded: null, concurrency: { active: 0, limit: 12 } },
    totals: { rpm: { used: 3, limit: 60, configured: 60 } },
    providers,
  };
}

/** Emits the events of an attempt that begins. */
export function beginAttempt(emit: Stage["emit"], attempt: number, provider: string): void {
  emit({ type: "attempt-start", attempt, provider, model: MODELS[provider] ?? "model", tier: "boss" });
}

/** A failed attempt's event. */
export function attemptError(
  attempt: number,
  provider: string,
  change: Partial<Extract<SquadEventBody, { type: "attempt-error" }>>,
): SquadEventBody {
  return {
    type: "attempt-error",
    attempt,
    provider,
    model: MODELS[provider] ?? "model",
    kind: "rate_limited",
    message: "429 too many requests",
    status: 429,
    shown: 0,
    next: "fall-back",
    ...change,
  };
}

/** Creates a host that answers from scripts, with Mary first and John to switch to. */
export function createFakeHost(options: FakeHostOptions): FakeHost {
  const sinks = new Set<(event: SquadEvent) => void>();
  const sent: string[] = [];
  const kept: string[] = [];
  let agent = MARY;
  let count = 0;
  let session = 1;
  let lastInput: ReturnType<ChatHost["lastInput"]> = null;
  let asked: Asked = { provider: null, model: null };
  const turns: SessionTranscript["turns"][number][] = [...(options.history?.turns ?? [])];
  let broken: ReturnType<ChatHost["brokenOff"]> = null;
  const receipts: Receipt[] = [];
  const resumed: string[] = [];
  let replaced = 0;
  let gate = Promise.withResolvers<void>();
  let consent: Consent | null = null;
  let party: PartyCard | null = null;

  const emit = (event: SquadEventBody): void => {
    const stamped = { ...event, v: 1, at: new Date(options.now()).toISOString() } as SquadEvent;
    for (const sink of sinks) sink(stamped);
  };

  const play = async (input: string, signal: AbortSignal): Promise<TurnOutcome> => {
    const { id, name, title } = agent;
    const chain = Object.entries(MODELS).map(([provider, model]) => ({ provider, model }));
    emit({ type: "turn-start", session: `s${session}`, agent: { id, name, title }, chain });
    const scenario = options.scenarios?.[input.split(/\s/u, 1)[0] ?? ""] ?? echo;
    const attempts: AttemptRecord[] = [];
    let shown = "";
    let provider = "groq";
    const stage: Stage = {
      input,
      signal,
      now: options.now,
      get consent() {
        if (consent === null) throw new Error("nobody attends");
        return consent;
      },
      gate: () => untilAborted(gate.promise, signal),
      emit: (event) => {
        if (event.type === "attempt-start") ({ provider } = event);
        if (event.type === "text-delta") shown += event.text;
        if (event.type === "attempt-error") attempts.push(record(event.provider, event.kind));
        emit(event);
      },
    };
    try {
      const text = await scenario(stage);
      count += 2;
      emit({ type: "turn-end", outcome: "answered" });
      return { kind: "answered", text, receipt: receipt(provider, attempts) };
    } catch (error) {
      const model = MODELS[provider] ?? "model";
      const partial = shown === "" ? null : { provider, model, text: shown };
      emit({ type: "turn-end", outcome: signal.aborted ? "cancelled" : "failed" });
      if (signal.aborted) return { kind: "cancelled", attempts, partial };
      if (!(error instanceof SquadError)) throw error;
      const retryAt = error.code === "throttled" ? options.now() + 90_000 : null;
      return { kind: "failed", error, attempts, partial, retryAt };
    }
  };

  return {
    get agent() {
      return agent;
    },
    agents: [MARY, JOHN],
    userName: options.userName ?? "Felix",
    get sessionId() {
      return `s${session}`;
    },
    get messages() {
      return { count, cap: 50, tokens: count * 100 };
    },
    get isSaved() {
      return count > 0 && options.unsaved === undefined;
    },
    save: () => Promise.resolve(options.unsaved ?? null),
    history: options.history ?? null,
    notices: options.notices ?? [],
    sent,
    resumed,
    kept,
    inputs: {
      load: () => Promise.resolve(options.inputs ?? []),
      settled: () => Promise.resolve(),
      keep: (text) => {
        kept.push(text);
        return Promise.resolve();
      },
    },
    openGate: () => {
      gate.resolve();
      gate = Promise.withResolvers();
    },
    send: async (input, signal, { soFar = "", shown } = {}) => {
      sent.push(soFar === "" ? input : `${input} … after: ${soFar}`);
      lastInput = { text: input, ...(shown === undefined ? {} : { shown }) };
      const outcome = await play(input, signal);
      if (outcome.kind === "answered") receipts.push(outcome.receipt);
      const at = new Date(options.now()).toISOString();
      const said = { agent: agent.id, user: input, ...(shown === undefined ? {} : { shown }), at };
      turns.splice(turns.length - replaced, replaced);
      replaced = 0;
      turns.push(
        outcome.kind === "answered"
          ? { kind: "exchange", ...said, assistant: outcome.text, receipt: outcome.receipt }
          : { kind: "interrupted", ...said, partial: outcome.partial, reason: outcome.kind },
      );
      broken =
        outcome.kind === "answered" || outcome.partial === null
          ? null
          : { input, text: outcome.partial.text };
      return outcome;
    },
    party: () => party,
    partyGroups: () => Promise.resolve([EVERYBODY]),
    startParty: ({ isSeparate }) => {
      party = { ...EVERYBODY, isSeparate };
      return Promise.resolve(party);
    },
    endParty: () => {
      party = null;
    },
    partySpeakers: () => (party?.isSeparate === true ? [MARY, JOHN] : []),
    sendTo: (to, input, signal) => {
      sent.push(`${to.name}: ${input}`);
      return play(input, signal);
    },
    attend: (attending) => {
      consent = attending;
    },
    lastInput: () => lastInput,
    brokenOff: () => broken,
    receipts: () => receipts,
    transcript: () => ({ ...NO_SESSION, id: `s${session}`, turns, messages: count }),
    replaceTurns: (turns) => {
      replaced = turns;
    },
    get replacing() {
      return replaced;
    },
    workflow: {
      view: null,
      start: () => Promise.resolve({ kind: "refused", reason: { message: "this host runs none" } }),
      take: () => Promise.resolve({ kind: "talk" }),
      next: () => Promise.resolve({ kind: "none" }),
      leave: () => Promise.resolve(),
      toggleYolo: () => Promise.resolve(null),
      document: () => Promise.resolve(null),
    },
    compactionLack: () => ({ kind: "few", exchanges: count / 2, fewest: 6 }),
    compact: () => Promise.reject(new Error("nothing to compact")),
    sessions: () => Promise.resolve(options.sessions ?? []),
    resume: (id) => {
      resumed.push(id);
      return Promise.resolve();
    },
    exportTo: (file) => Promise.resolve(file ?? `s${session}.md`),
    asked: () => ({
      ...asked,
      providers: Object.entries(MODELS).map(([name, model]) => ({ name, model })),
    }),
    ask: (wanted) => {
      asked = wanted;
    },
    ...(options.findFiles === undefined ? {} : { findFiles: options.findFiles }),
    switchAgent: (name) => {
      const found = [MARY, JOHN].find((card) =>
        [card.id, card.name.toLowerCase()].includes(name.toLowerCase()),
      );
      if (found === undefined) {
        const error = new SquadError("agent-not-found", `There is no agent "${name}".`, {
          hint: "Known: mary, john.",
        });
        return Promise.reject(error);
      }
      agent = found;
      return Promise.resolve(found);
    },
    startOver: () => {
      session += 1;
      lastInput = null;
      count = 0;
      return Promise.resolve();
    },
    status: () => {
      const now = options.now();
      const providers = [providerStatus("groq"), providerStatus("cerebras")];
      return Promise.resolve(options.status?.(now) ?? statusReport(now, providers));
    },
    subscribe: (_name, sink) => {
      sinks.add(sink);
      return () => {
        sinks.delete(sink);
      };
    },
    now: options.now,
  };
}

/** Answers with what was said. */
const echo: Scenario = ({ input, emit }) => {
  beginAttempt(emit, 1, "groq");
  const answer = `You said: ${input}`;
  for (const word of answer.split(/(?<= )/u)) emit({ type: "text-delta", text: word });
  return Promise.resolve(answer);
};

function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    void work.then(resolve);
  });
}

function record(provider: string, outcome: AttemptRecord["outcome"]): AttemptRecord {
  const model = MODELS[provider] ?? "model";
  return { provider, model, outcome, status: 200, waitedMs: 0, ttftMs: 300, durationMs: 1200 };
}

function receipt(provider: string, failed: readonly AttemptRecord[]): Receipt {
  return {
    provider,
    model: MODELS[provider] ?? "model",
    tier: "boss",
    fallback: failed.length > 0,
    finish: "stop",
    attempts: [...failed, record(provider, "ok")],
    usage: { promptTokens: 400, completionTokens: 100, estimated: false },
    timing: { waitedMs: 0, ttftMs: 300, totalMs: 1200 },
  };
}
