import pLimit from "p-limit";
import { describe, expect, it } from "vitest";
import { ADAPTERS, type FaultAdapter } from "../support/faults/adapters.ts";
import { type Delay, LONG_DELAYS, NO_DELAYS, SHORT_DELAYS } from "../support/faults/delays.ts";
import { type FaultRun, faultRun } from "../support/faults/fault-run.ts";
import { MARK } from "../support/faults/fault-table.ts";
import { answer, type Script, status } from "../support/wire/script.ts";
import type { WireRequest } from "../support/wire/wire-request.ts";

const atOnce = pLimit(6);
/** How far from the moment that was stated squad may plan to ask again, in milliseconds. */
const TOLERANCE = 50;
/** Two clocks of one machine may differ by this much, in milliseconds. */
const EARLY = 10;
/** What a busy machine may add until the request is there, in milliseconds. */
const NOISE = 1_500;
/** Share of the requests that a busy machine lets through in time. */
const PROMPT_SHARE = 0.2;
/** Milliseconds between the moment planned and the arrival of each second request. */
const lateness: number[] = [];

/** A squad that was told to wait, and what its server saw. */
interface Told {
  readonly run: FaultRun;
  /** Moments of the wall clock. */
  readonly sentAt: number;
  /** When squad told of the failure, which it had settled by then. */
  readonly knownAt: number;
  readonly askedAt: readonly number[];
}

async function tell(
  adapter: FaultAdapter,
  refuse: (sentAt: number) => Script,
  options: { readonly args?: readonly string[]; readonly chain?: readonly string[] } = {},
): Promise<Told> {
  let sentAt = 0;
  const respond = (request: WireRequest): Script => {
    if (request.provider !== adapter.name || request.index > 0) return answer("Fine.");
    sentAt = Date.now();
    return refuse(sentAt);
  };
  const run = await faultRun({ chain: [adapter.name], ...options, format: "events", respond });
  const failed = run.events.find(({ type }) => type === "attempt-error");
  return {
    run,
    sentAt,
    knownAt: Date.parse(failed?.at ?? ""),
    askedAt: run.requests.map(({ at }) => performance.timeOrigin + at),
  };
}

function refusal({ status: code = 429, headers, body }: Delay): (sentAt: number) => Script {
  return (sentAt) => status(code, { error: { message: MARK, code, ...body?.(sentAt) } }, headers?.(sentAt));
}

function outcomesOf({ result }: FaultRun): readonly string[] {
  return result?.attempts.map(({ outcome }) => outcome) ?? [];
}

function waitOf({ waitMs }: Delay, sentAt: number): number {
  return typeof waitMs === "number" ? waitMs : waitMs(sentAt);
}

/** Within the tolerance of a delay that begins when the response is sent and is counted from when it is known. */
function expectMoment(moment: number, { sentAt, knownAt }: Told, waitMs: number): void {
  expect(moment).toBeGreaterThanOrEqual(Math.floor(sentAt) + waitMs - TOLERANCE);
  expect(moment).toBeLessThanOrEqual(Math.ceil(knownAt) + waitMs + TOLERANCE);
}

/** The moment until which squad leaves the provider alone. */
function plannedIn({ events }: FaultRun): number {
  return Number(events.find(({ type }) => type === "cooldown-start")?.["until"]);
}

function adaptersOf({ only }: Delay): readonly FaultAdapter[] {
  return ADAPTERS.filter(({ name }) => only === undefined || only === name);
}

describe("V1: a 429 that says for how long", () => {
  it.concurrent.each(SHORT_DELAYS)(
    "$name: asked again at that very moment",
    { timeout: 60_000 },
    async (delay) => {
      await atOnce.map(adaptersOf(delay), async (adapter) => {
        const told = await tell(adapter, refusal(delay));
        expect({
          adapter: adapter.name,
          code: told.run.code,
          outcomes: outcomesOf(told.run),
          counted: told.run.counted,
        }).toEqual({
          adapter: adapter.name,
          code: 0,
          outcomes: [delay.outcome ?? "rate_limited", "ok"],
          counted: 2,
        });
        expect(told.askedAt).toHaveLength(2);
        const planned = plannedIn(told.run);
        const waitMs = waitOf(delay, told.sentAt);
        expectMoment(planned, told, waitMs);
        const asked = told.askedAt[1] ?? 0;
        expect(asked).toBeGreaterThanOrEqual(Math.floor(told.sentAt) + waitMs - EARLY);
        expect(asked).toBeLessThan(planned + NOISE);
        lateness.push(asked - planned);
      });
    },
  );

  it("is asked again within 50 ms of that moment, unless the machine is busy", () => {
    const ranked = lateness.toSorted((a, b) => a - b);
    expect(ranked[Math.floor(ranked.length * PROMPT_SHARE)]).toBeLessThanOrEqual(TOLERANCE);
  });

  it.concurrent.each(LONG_DELAYS)(
    "$name: over at once, and retryAt is that moment",
    { timeout: 60_000 },
    async (delay) => {
      await atOnce.map(adaptersOf(delay), async (adapter) => {
        const told = await tell(adapter, refusal(delay), { args: ["--max-wait", "1s"] });
        const { code, result, stdout, stderr, requests, counted } = told.run;
        expect({ adapter: adapter.name, code, outcomes: outcomesOf(told.run) }).toEqual({
          adapter: adapter.name,
          code: 75,
          outcomes: [delay.outcome ?? "rate_limited"],
        });
        expect([requests.length, counted]).toEqual([1, 1]);
        expect(result).toMatchObject({ ok: false, text: "", error: { kind: "throttled" } });
        expectMoment(Date.parse(result?.retryAt ?? ""), told, waitOf(delay, told.sentAt));
        expect(stdout + stderr).not.toContain(MARK);
        expect(told.run.wallMs).toBeLessThan(8_000);
      });
    },
  );

  it.concurrent.each(LONG_DELAYS.slice(2, 3))(
    "$name: the next provider is asked at once",
    { timeout: 60_000 },
    async (delay) => {
      await atOnce.map(ADAPTERS, async (adapter) => {
        const other = adapter.name === "groq" ? "gemini" : "groq";
        const told = await tell(adapter, refusal(delay), { chain: [adapter.name, other] });
        const { code, result, requests, counted } = told.run;
        expect({ adapter: adapter.name, code, outcomes: outcomesOf(told.run) }).toEqual({
          adapter: adapter.name,
          code: 0,
          outcomes: [delay.outcome ?? "rate_limited", "ok"],
        });
        expect(result).toMatchObject({ ok: true, provider: other, fallback: true, text: "Fine." });
        expect(requests.map(({ provider }) => provider)).toEqual([adapter.name, other]);
        expect(counted).toBe(2);
        expect((told.askedAt[1] ?? 0) - told.knownAt).toBeLessThan(NOISE);
      });
    },
  );
});

describe("V1: a 429 without a delay that makes sense", () => {
  it.concurrent.each(NO_DELAYS)(
    "%s: asked again after a pause",
    { timeout: 60_000 },
    async (_name, headers) => {
      await atOnce.map(ADAPTERS, async (adapter) => {
        const told = await tell(adapter, () => status(429, { error: { message: MARK } }, headers));
        expect({ adapter: adapter.name, code: told.run.code, outcomes: outcomesOf(told.run) }).toEqual({
          adapter: adapter.name,
          code: 0,
          outcomes: ["rate_limited", "ok"],
        });
        const [first = 0, second = 0] = told.askedAt;
        expect(second - first).toBeGreaterThanOrEqual(250 - 5);
        expect(second - told.knownAt).toBeLessThanOrEqual(2_000 + NOISE);
        expect(told.run.stdout + told.run.stderr).not.toContain(MARK);
      });
    },
  );
});
