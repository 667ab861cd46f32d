import { beforeEach, expect, test } from "vitest";
import { startDeadlines } from "../../../src/providers/deadlines.ts";
import { createSilence, type Silence } from "../../../src/providers/silence.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";

const TIMEOUTS = { headersMs: 30, firstTokenMs: 30, idleMs: 20, totalMs: 1_000 };

let clock: VirtualClock;
let silence: Silence;
let expired: { readonly which: string; readonly at: number } | null;

beforeEach(() => {
  clock = new VirtualClock();
  expired = null;
  const deadlines = startDeadlines(clock, TIMEOUTS, ({ which }) => {
    expired = { which, at: clock.now() };
  });
  silence = createSilence(clock, deadlines, TIMEOUTS);
});

/** The next event comes after `ms`; undefined: it carries nothing. */
async function event(ms: number, limitMs?: number): Promise<void> {
  silence.begin();
  await clock.advance(ms);
  silence.end();
  if (limitMs !== undefined) silence.expect(limitMs);
}

test("the first sign of life has until firstTokenMs after the request, whatever came before it", async () => {
  await clock.advance(10);
  await event(10);
  silence.begin();
  await clock.advance(9);
  expect(expired).toBeNull();
  await clock.advance(1);
  expect(expired).toEqual({ which: "first", at: 30 });
});

test("events that carry nothing do not break a silence", async () => {
  await event(5, 20);
  for (let empty = 0; empty < 3; empty += 1) await event(6);
  silence.begin();
  await clock.advance(2);
  expect(expired).toEqual({ which: "idle", at: 25 });
});

test("each sign of life begins a new one", async () => {
  for (let alive = 0; alive < 5; alive += 1) await event(19, 20);
  expect(expired).toBeNull();
});

test("time that the reader takes is nobody's silence", async () => {
  await event(5, 20);
  await clock.advance(100);
  await event(19, 20);
  expect(expired).toBeNull();
});
