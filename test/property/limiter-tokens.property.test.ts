import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Limiter, Permit } from "../../src/core/limits/limiter.ts";
import { type LimitPolicy, POLITE } from "../../src/core/limits/policy.ts";
import { heaviest } from "../support/limits-oracle.ts";
import { admitTo, granted, look, memoryRig, settlement, type Watch } from "../support/limits-rig.ts";

interface Step {
  readonly do: "run" | "drop" | "answer" | "refuse" | "pass";
  readonly tokens: number;
  /** Real usage, of the estimate. */
  readonly share: number;
  readonly which: number;
  readonly isKnown: boolean;
  readonly ms: number;
}

const policies: fc.Arbitrary<LimitPolicy> = fc.record({
  rpm: fc.integer({ min: 1, max: 10 }),
  burst: fc.integer({ min: 1, max: 5 }),
  windowMs: fc.integer({ min: 20, max: 400 }),
  marginMs: fc.integer({ min: 0, max: 40 }),
  tpm: fc.integer({ min: 100, max: 300 }),
  tpd: fc.constant(1_000_000),
  throttle: fc.constantFrom({ ...POLITE, mode: "greedy" as const }, POLITE),
});

const historiesOf = (mostShare: number): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.record({
      do: fc.constantFrom("run", "run", "run", "drop", "answer", "answer", "refuse", "pass"),
      tokens: fc.nat({ max: 100 }),
      share: fc.double({ min: 0, max: mostShare, noNaN: true }),
      which: fc.nat({ max: 20 }),
      isKnown: fc.boolean(),
      ms: fc.oneof(fc.nat({ max: 50 }), fc.nat({ max: 600 })),
    }),
    { minLength: 5, maxLength: 60, size: "max" },
  );

/** Our own books: every request that left, with the tokens it counts for. */
interface Entry {
  readonly permit: Permit;
  readonly at: number;
  tokens: number;
}

interface Books {
  readonly limiter: Limiter;
  readonly watch: Watch;
  readonly entries: Entry[];
  readonly running: Entry[];
}

async function play(books: Books, step: Step): Promise<void> {
  const { limiter, watch, entries, running } = books;
  if (step.do === "pass") watch.now += step.ms;
  if (step.do === "drop") await limiter.cancel(granted(await admitTo(limiter, "a", step)).permit);
  if (step.do === "run") {
    const { permit } = granted(await admitTo(limiter, "a", { tokens: step.tokens }));
    watch.now = permit.startAt;
    expect(await limiter.start(permit)).toEqual({ kind: "started" });
    const entry = { permit, at: watch.now, tokens: step.tokens };
    entries.push(entry);
    running.push(entry);
  }
  if (step.do !== "answer" && step.do !== "refuse") return;
  const [entry] = running.splice(step.which % (running.length || 1), 1);
  if (entry === undefined) return;
  if (step.do === "refuse") {
    entry.tokens = 0;
    await limiter.settle(entry.permit, settlement({ outcome: "rate_limited", dimension: "tpm" }));
    return;
  }
  const spent = Math.floor(entry.permit.tokens * step.share);
  if (step.isKnown) entry.tokens = spent;
  const half = Math.floor(spent / 2);
  const usage = step.isKnown ? { promptTokens: half, completionTokens: spent - half } : null;
  await limiter.settle(entry.permit, settlement({ usage }));
}

function begin(policy: LimitPolicy): Books {
  return { ...memoryRig({ policies: { a: policy }, concurrency: 1_000 }), entries: [], running: [] };
}

test("after any history the window's tokens and the day's are those of our own books", async () => {
  await fc.assert(
    fc.asyncProperty(policies, historiesOf(1.5), async (policy, history) => {
      const books = begin(policy);
      for (const step of history) {
        await play(books, step);
        const { now } = books.watch;
        const sum = (entries: readonly Entry[]): number =>
          entries.reduce((total, { tokens }) => total + tokens, 0);
        const seen = await look(books.limiter);
        expect(seen.tpm.used).toBe(sum(books.entries.filter(({ at }) => at > now - policy.windowMs)));
        expect(seen.tpd.used).toBe(sum(books.entries));
        expect(seen.rpd.used).toBe(books.entries.length);
      }
    }),
    { numRuns: 300 },
  );
});

test("no span holds more than the limit of tokens, as long as nobody uses more than was estimated", async () => {
  await fc.assert(
    fc.asyncProperty(policies, historiesOf(1), async (policy, history) => {
      const books = begin(policy);
      for (const step of history) await play(books, step);
      const spanMs = policy.windowMs + policy.marginMs;
      expect(heaviest(books.entries, spanMs)).toBeLessThanOrEqual(policy.tpm ?? 0);
    }),
    { numRuns: 300 },
  );
});
