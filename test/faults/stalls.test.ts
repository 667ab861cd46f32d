import pLimit from "p-limit";
import { describe, expect, it } from "vitest";
import { ADAPTERS, type FaultAdapter } from "../support/faults/adapters.ts";
import { faultRun } from "../support/faults/fault-run.ts";
import {
  answer,
  event,
  hang,
  inPieces,
  raw,
  type Script,
  silence,
  type Step,
  textEvent,
} from "../support/wire/script.ts";

const atOnce = pLimit(8);

/** The least that a configuration may ask for. */
const TIMEOUT = "{headers: 1s, first_token: 1s, idle: 1s, total: 3s}";
const SECOND = 1_000;
/** What a busy machine may add, in milliseconds. */
const NOISE = 1_000;
const DRIPS = 400;

/** A server that takes its time: what is cut, how long after the request, and why. */
interface Stall {
  readonly name: string;
  readonly script: (adapter: FaultAdapter) => Script;
  readonly afterMs: number;
  readonly says: RegExp;
  readonly shown?: RegExp;
}

function drip(text: string, ms: number): readonly (string | Step)[] {
  return Array.from({ length: DRIPS }, () => [text, { type: "wait", ms } as const]).flat();
}

/** The pieces of a script with a pause after each. */
function slowly(script: Script, ms: number): Script {
  return (request) => {
    const reply = script(request);
    return { ...reply, steps: reply.steps.flatMap((step) => [step, { type: "wait", ms } as const]) };
  };
}

const EMPTY_EVENT = {
  openai: { choices: [{ index: 0, delta: {} }] },
  gemini: { candidates: [{ index: 0 }] },
};

const STALLS: readonly Stall[] = [
  { name: "nothing comes at all", script: () => silence(), afterMs: SECOND, says: /sent nothing for 1 s/u },
  {
    name: "headers come and nothing else",
    script: () => hang(),
    afterMs: SECOND,
    says: /sent nothing for 1 s/u,
  },
  {
    name: "the text stops",
    script: () => hang("Half."),
    afterMs: SECOND,
    says: /went silent for 1 s/u,
    shown: /^Half\.$/u,
  },
  {
    name: "comments drip",
    script: () => raw(...drip(": still here\n\n", 50)),
    afterMs: SECOND,
    says: /sent nothing for 1 s/u,
  },
  {
    name: "comments drip after the first words",
    script: ({ protocol }) => raw(textEvent(protocol, "Half."), ...drip(": still here\n\n", 50)),
    afterMs: SECOND,
    says: /went silent for 1 s/u,
    shown: /^Half\.$/u,
  },
  {
    name: "empty events drip",
    script: ({ protocol }) => raw(...drip(event(EMPTY_EVENT[protocol]), 50)),
    afterMs: SECOND,
    says: /sent nothing for 1 s/u,
  },
  {
    name: "the answer comes a byte at a time",
    script: () => slowly(inPieces(answer("Never whole."), 1), 20),
    afterMs: SECOND,
    says: /sent nothing for 1 s/u,
  },
  {
    name: "words drip without end",
    script: ({ protocol }) => raw(...drip(textEvent(protocol, "x "), 200)),
    afterMs: 3 * SECOND,
    says: /took longer than 3 s/u,
    shown: /^(x ){10,16}$/u,
  },
];

describe("V6: a server that stalls is left in time, its connection closed, and asked once more", () => {
  it.concurrent.each(STALLS)(
    "$name",
    { timeout: 60_000, retry: 1 },
    async ({ script, afterMs, says, shown }) => {
      await atOnce.map(ADAPTERS, async (adapter) => {
        const lasted: Promise<number>[] = [];
        const run = await faultRun({
          chain: [adapter.name],
          format: "json",
          providers: `${adapter.name}: {timeout: ${TIMEOUT}}\n`,
          respond: (request) => {
            lasted.push(request.closed.then((closedAt) => closedAt - request.at));
            return script(adapter);
          },
        });
        const { code, result, requests, counted } = run;
        expect({
          adapter: adapter.name,
          code,
          outcomes: result?.attempts.map(({ outcome }) => outcome),
          reached: requests.length,
          counted,
        }).toEqual({
          adapter: adapter.name,
          code: 69,
          outcomes: ["timeout", "timeout"],
          reached: 2,
          counted: 2,
        });
        expect(result).toMatchObject({ ok: false, text: expect.stringMatching(shown ?? /^$/u) });
        for (const { message, durationMs } of result?.attempts ?? []) {
          expect(message).toMatch(says);
          // squad's own clock, which a busy machine disturbs less.
          expect(durationMs).toBeGreaterThanOrEqual(afterMs * 0.9);
          expect(durationMs).toBeLessThanOrEqual(afterMs * 1.1 + 100);
        }
        for (const ms of await Promise.all(lasted)) {
          expect(ms).toBeGreaterThanOrEqual(afterMs * 0.9 - 100);
          expect(ms).toBeLessThanOrEqual(afterMs * 1.1 + NOISE);
        }
      });
    },
  );
});
