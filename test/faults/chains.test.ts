import pLimit from "p-limit";
import { describe, expect, it } from "vitest";
import { ADAPTERS } from "../support/faults/adapters.ts";
import { type FaultRun, faultRun, type FaultRunOptions, type RunEvent } from "../support/faults/fault-run.ts";
import { MARK } from "../support/faults/fault-table.ts";
import { answer, cutAfter, rateLimited, type Script, status } from "../support/wire/script.ts";

const atOnce = pLimit(8);
const NAMES = ADAPTERS.map(({ name }) => name);
type Name = (typeof NAMES)[number];

/** What one provider does whenever it is asked; `gone`: nothing listens at its address. */
type Behaviour = Script | "gone";

const failing = status(500, { error: { message: MARK } });
const throttled = rateLimited({ retryAfter: 90 });
const refusing = status(401, { error: { message: MARK } });
const retired = status(404, { error: { message: MARK, code: "model_not_found" } });
const stopping = cutAfter("Half.");

function run(
  behaviours: Partial<Record<Name, Behaviour>>,
  options: Partial<FaultRunOptions> = {},
): Promise<FaultRun> {
  const gone = NAMES.filter((name) => behaviours[name] === "gone");
  return atOnce(() =>
    faultRun({
      format: "json",
      respond: ({ provider }) => {
        const behaviour = behaviours[provider as Name];
        return behaviour === undefined || behaviour === "gone" ? answer(`From ${provider}.`) : behaviour;
      },
      env: Object.fromEntries(
        gone.map((name) => [`SQUAD_PROVIDER_${name.toUpperCase()}_BASE_URL`, "http://127.0.0.1:1/v1"]),
      ),
      ...options,
    }),
  );
}

interface Outage {
  readonly name: string;
  /** In the order of groq, cerebras, gemini, openrouter. */
  readonly all: readonly [Behaviour, Behaviour, Behaviour, Behaviour];
  readonly code: number;
  readonly kind: string;
  readonly says: RegExp;
  /** Seconds until a provider serves again, as far as somebody said so. */
  readonly retryIn?: readonly [least: number, most: number];
  /** Requests each provider got at most. */
  readonly most: readonly [number, number, number, number];
}

const LIMIT_90 = [80, 91] as const;

const OUTAGES: readonly Outage[] = [
  {
    name: "all fail",
    all: [failing, failing, failing, failing],
    code: 69,
    kind: "unreachable",
    says: /no provider is working right now/u,
    most: [3, 3, 3, 3],
  },
  {
    name: "all are at their limit",
    all: [throttled, throttled, throttled, throttled],
    code: 75,
    kind: "throttled",
    says: /every provider is at its limit for now/u,
    retryIn: LIMIT_90,
    most: [1, 1, 1, 1],
  },
  {
    name: "all refuse their keys",
    all: [refusing, refusing, refusing, refusing],
    code: 77,
    kind: "no-credentials",
    says: /every provider refused its key/u,
    most: [1, 1, 1, 1],
  },
  {
    name: "none can be reached",
    all: ["gone", "gone", "gone", "gone"],
    code: 69,
    kind: "unreachable",
    says: /no provider could be reached/u,
    most: [0, 0, 0, 0],
  },
  {
    name: "none has its model",
    all: [retired, retired, retired, retired],
    code: 1,
    kind: "provider",
    says: /no provider gave an answer/u,
    most: [1, 1, 1, 1],
  },
  {
    name: "one is at its limit, the others fail",
    all: [failing, throttled, "gone", stopping],
    code: 75,
    kind: "throttled",
    says: /every provider is at its limit for now/u,
    retryIn: LIMIT_90,
    most: [3, 1, 0, 2],
  },
  {
    name: "one fails, the others refuse their keys",
    all: [refusing, refusing, failing, refusing],
    code: 69,
    kind: "unreachable",
    says: /no provider is working right now/u,
    most: [1, 1, 3, 1],
  },
  {
    name: "one is at its limit, the others refuse their keys",
    all: [refusing, refusing, refusing, throttled],
    code: 75,
    kind: "throttled",
    says: /every provider is at its limit for now/u,
    retryIn: LIMIT_90,
    most: [1, 1, 1, 1],
  },
  {
    name: "one has not its model, the others refuse their keys",
    all: [refusing, retired, refusing, refusing],
    code: 1,
    kind: "provider",
    says: /no provider gave an answer/u,
    most: [1, 1, 1, 1],
  },
];

function behavioursOf({ all }: Outage): Partial<Record<Name, Behaviour>> {
  return Object.fromEntries(NAMES.map((name, index) => [name, all[index]]));
}

describe("a chain that nobody answers", () => {
  it.concurrent.each(OUTAGES)("exits $code when $name", { timeout: 60_000 }, async (outage) => {
    const behaviours = behavioursOf(outage);
    const args = ["--max-wait", "20s"];
    const [json, text] = await Promise.all([
      run(behaviours, { args }),
      run(behaviours, { args, format: "text" }),
    ]);
    expect([json.code, text.code, text.stdout]).toEqual([outage.code, outage.code, ""]);
    expect(json.result).toMatchObject({ ok: false, code: outage.code, error: { kind: outage.kind } });
    expect(json.result?.error?.message).toMatch(outage.says);
    const seconds = (Date.parse(json.result?.retryAt ?? "") - Date.now()) / 1000;
    if (outage.retryIn !== undefined) {
      expect(seconds).toBeGreaterThan(outage.retryIn[0]);
      expect(seconds).toBeLessThanOrEqual(outage.retryIn[1]);
      expect(text.stderr).toMatch(/a provider serves again in \d+ s/u);
    }
    const asked = NAMES.map((name) => json.requests.filter(({ provider }) => provider === name).length);
    for (const [index, count] of asked.entries()) {
      expect({ index, isWithin: count <= (outage.most[index] ?? 0) }).toEqual({ index, isWithin: true });
    }
    const gone = outage.all.filter((behaviour) => behaviour === "gone").length;
    expect(json.result?.attempts.length).toBe(json.counted);
    if (gone === 0) expect(json.requests.length).toBe(json.counted);
    // One line for each provider, below the one that says what it comes to.
    const reasons = text.stderr.split("\n").filter((line) => line.startsWith("  "));
    for (const name of NAMES) {
      expect({ name, lines: reasons.filter((line) => line.startsWith(`  ${name} `)).length }).toEqual({
        name,
        lines: 1,
      });
    }
    expect(json.stdout + text.stderr).not.toContain(MARK);
  });
});

describe("a chain of which one provider is down", () => {
  const pairs = NAMES.map((first, index) => [first, NAMES[(index + 1) % NAMES.length] ?? first] as const);

  it.each(pairs)(
    "%s fails: the first word of %s is there within 250 ms",
    { timeout: 60_000, retry: 3 },
    async (first, second) => {
      const { code, events, requests } = await run(
        { [first]: failing },
        { chain: [first, second], format: "events" },
      );
      expect(code).toBe(0);
      expect(requests.map(({ provider }) => provider)).toEqual([first, second]);
      const failed = events.find(({ type }) => type === "attempt-error");
      const word = events.find(({ type }) => type === "text-delta");
      expect(momentOf(word) - momentOf(failed)).toBeLessThanOrEqual(250);
    },
  );

  it.concurrent.each<[string, Behaviour, string, number]>([
    ["fails", failing, "server_error", 1],
    ["is at its limit", throttled, "rate_limited", 1],
    ["refuses its key", refusing, "auth", 1],
    ["has not the model", retired, "model_not_found", 1],
    ["breaks off", stopping, "interrupted", 1],
    ["is not there", "gone", "network", 0],
  ])(
    "one that %s is passed over, for each adapter",
    { timeout: 60_000 },
    async (_what, behaviour, outcome, reached) => {
      await Promise.all(
        pairs.map(async ([first, second]) => {
          const { code, result, requests, counted } = await run(
            { [first]: behaviour },
            { chain: [first, second] },
          );
          expect({
            first,
            code,
            outcomes: result?.attempts.map((attempt) => attempt.outcome),
            counted,
          }).toEqual({
            first,
            code: 0,
            outcomes: [outcome, "ok"],
            counted: 2,
          });
          expect(result).toMatchObject({ provider: second, fallback: true, text: `From ${second}.` });
          expect(requests).toHaveLength(reached + 1);
        }),
      );
    },
  );
});

describe("what the user asks for is kept to while providers fail", () => {
  it.concurrent("--no-fallback asks the first and nobody else", async () => {
    const { code, requests } = await run({ groq: refusing }, { args: ["--no-fallback"] });
    expect([code, requests.map(({ provider }) => provider)]).toEqual([77, ["groq"]]);
  });

  it.concurrent("--provider is asked first, and the chain when it fails", async () => {
    const { code, result, requests } = await run({ gemini: refusing }, { args: ["--provider", "gemini"] });
    expect([code, requests.map(({ provider }) => provider)]).toEqual([0, ["gemini", "groq"]]);
    expect(result?.provider).toBe("groq");
  });

  it.concurrent("--provider with --no-fallback asks it alone", async () => {
    const { code, requests } = await run(
      { gemini: retired },
      { args: ["--provider", "gemini", "--no-fallback"] },
    );
    expect([code, requests.map(({ provider }) => provider)]).toEqual([1, ["gemini"]]);
  });

  it.concurrent("--model goes to the provider it was meant for, and to no other", async () => {
    const { code, requests } = await run(
      { cerebras: retired },
      { args: ["--provider", "cerebras", "--model", "tiny"] },
    );
    expect(code).toBe(0);
    expect(requests.map(({ provider, model }) => [provider, model === "tiny"])).toEqual([
      ["cerebras", true],
      ["groq", false],
    ]);
  });

  it.concurrent("--timeout ends a wait for providers that fail", { timeout: 60_000 }, async () => {
    const { code, stdout, wallMs } = await run(
      { groq: rateLimited({ retryAfter: 30 }) },
      { chain: ["groq"], args: ["--timeout", "2s"], format: "text" },
    );
    expect([code, stdout]).toEqual([124, ""]);
    expect(wallMs).toBeLessThan(6_000);
  });
});

function momentOf(event: RunEvent | undefined): number {
  return Date.parse(event?.at ?? "");
}
