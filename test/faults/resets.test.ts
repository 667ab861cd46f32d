import { describe, expect, it } from "vitest";
import pLimit from "p-limit";
import { ADAPTERS, type FaultAdapter } from "../support/faults/adapters.ts";
import { type FaultRun, faultRun } from "../support/faults/fault-run.ts";
import { answer, type Script, type Step } from "../support/wire/script.ts";
import type { WireRequest } from "../support/wire/wire-request.ts";

const atOnce = pLimit(8);

/** Where an answer of several events is cut: after so many of its bytes, null before its headers. */
interface Cut {
  readonly after: number | null;
  /** What was shown by then. */
  readonly shown: string;
  /** The finish reason has arrived: only the usage is lost. */
  readonly isComplete: boolean;
}

const WORDS = ["Cut ", "here."];

/** Before the headers, at every event boundary of the answer, and in the middle of every event. */
function cutsOf({ protocol }: FaultAdapter): readonly Cut[] {
  const events = answer(WORDS.join(""))({ protocol } as WireRequest).steps.map(bytesOf);
  const ends = events.map((_, index) => sum(events.slice(0, index + 1)));
  const at = (count: number): Omit<Cut, "after"> => ({
    shown: WORDS.slice(0, count).join(""),
    isComplete: count > WORDS.length,
  });
  return [
    { after: null, ...at(0) },
    { after: 0, ...at(0) },
    ...events.flatMap((size, index) => {
      const end = ends[index] ?? 0;
      return [
        { after: end - Math.floor(size / 2), ...at(index) },
        { after: end, ...at(index + 1) },
      ];
    }),
  ];
}

function bytesOf(step: Step): number {
  return step.type === "write" ? Buffer.byteLength(step.data) : 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** The answer, reset after so many bytes. */
function cutOff(text: string, after: number | null): Script {
  return (request) => {
    const reply = answer(text)(request);
    const bytes = Buffer.concat(
      reply.steps.flatMap((step) => (step.type === "write" ? [Buffer.from(step.data)] : [])),
    );
    const before: readonly Step[] =
      after === null
        ? []
        : [
            { type: "write", data: bytes.subarray(0, after) },
            { type: "wait", ms: 20 },
          ];
    return { ...reply, steps: [...before, { type: "cut" }] };
  };
}

describe("V5: a connection that is reset", () => {
  it.concurrent.each(ADAPTERS)(
    "$name: at every event boundary and in every event",
    { timeout: 120_000 },
    async (adapter) => {
      await atOnce.map(cutsOf(adapter), async (cut) => {
        const run = await faultRun({
          chain: [adapter.name],
          format: "json",
          respond: () => cutOff(WORDS.join(""), cut.after),
        });
        const outcome = cut.isComplete ? "ok" : cut.shown === "" ? "network" : "interrupted";
        const outcomes = cut.isComplete ? ["ok"] : [outcome, outcome];
        expect({ after: cut.after, ...seen(run) }).toEqual({
          after: cut.after,
          code: cut.isComplete ? 0 : 69,
          ok: cut.isComplete,
          outcomes,
          text: cut.shown,
          reached: outcomes.length,
          counted: outcomes.length,
        });
      });
    },
  );

  it.concurrent.each(ADAPTERS)(
    "$name: what was shown is continued by the next attempt, and nothing said twice",
    { timeout: 120_000 },
    async (adapter) => {
      const shown =
        "These words were shown before the connection broke, and there are more than eighty of them. ";
      const again = "and there are more than eighty of them. ";
      const run = await faultRun({
        chain: [adapter.name],
        format: "json",
        respond: ({ index, protocol }) =>
          index === 0
            ? cutOff(`${shown}lost`, bytesBefore(protocol, shown))
            : answer(`${again}This is the rest.`),
      });
      expect(seen(run)).toEqual({
        code: 0,
        ok: true,
        outcomes: ["interrupted", "ok"],
        text: `${shown}This is the rest.`,
        reached: 2,
        counted: 2,
      });
      expect(run.requests[1]?.messages.at(-2)?.content).toBe(shown);
    },
  );
});

function bytesBefore(protocol: WireRequest["protocol"], text: string): number {
  const { steps } = answer(text)({ protocol } as WireRequest);
  const words = text.match(/\S+\s*/gu) ?? [];
  return sum(steps.slice(0, words.length).map(bytesOf));
}

function seen({ code, result, requests, counted }: FaultRun): Record<string, unknown> {
  return {
    code,
    ok: result?.ok,
    outcomes: result?.attempts.map(({ outcome }) => outcome),
    text: result?.text,
    reached: requests.length,
    counted,
  };
}
