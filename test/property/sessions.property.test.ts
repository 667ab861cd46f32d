import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SessionTranscript } from "../../src/core/session.ts";
import { type DurableSessionStore, openSessionStore } from "../../src/sessions/session-store.ts";
import type { StoredSession } from "../../src/sessions/stored-session.ts";
import { RECEIPT } from "../support/session-fixtures.ts";

type Step = {
  /** Which of two processes takes it. */
  readonly process: 0 | 1;
  readonly act: "begin" | "commit" | "interrupt" | "reopen";
  readonly text: string;
};

const step: fc.Arbitrary<Step> = fc.record({
  process: fc.constantFrom(0, 1),
  act: fc.constantFrom("begin", "commit", "interrupt", "reopen"),
  text: fc.oneof(fc.constantFrom("", "again", "\n", "\ud800"), fc.string({ unit: "binary", maxLength: 30 })),
});

let root = "";
let sessions = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "squad-property-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const storeOf = (wall: () => number): DurableSessionStore =>
  openSessionStore({ dir: root, wall, newId: () => "unused" });

/** What the two processes were told is saved, in order: `[kind, user, assistant or reason]`. */
async function play(steps: readonly Step[], id: string): Promise<string[][]> {
  let wall = 0;
  // Moments repeat, so that nothing may depend on them for identity or order.
  const store = storeOf(() => (wall += 1) >> 2);
  const open: StoredSession[] = [await store.open(id), await store.open(id)];
  const begun: (string | null)[] = [null, null];
  const ended: string[][] = [];
  for (const { process, act, text } of steps) {
    const session = open[process];
    const user = begun[process] ?? null;
    if (session === undefined) break;
    if (act === "reopen") open[process] = await store.open(id);
    else if (act === "begin") await session.begin("pm", text);
    else if (user !== null && act === "commit") await session.commit(text, RECEIPT);
    else if (user !== null) await session.interrupt(text, null);
    if (user !== null && (act === "commit" || act === "interrupt")) ended.push([act, user, text]);
    begun[process] = act === "begin" ? text : null;
  }
  return ended;
}

const endedIn = (transcript: SessionTranscript | null): string[][] =>
  (transcript?.turns ?? []).flatMap((turn) => {
    if (turn.kind === "exchange") return [["commit", turn.user, turn.assistant]];
    return turn.reason === "squad ended before an answer was saved"
      ? []
      : [["interrupt", turn.user, turn.reason]];
  });

describe("two processes on one session, whatever they do", () => {
  it("find every ended turn in the order of saving, and agree with the list", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14, size: "max" }), async (steps) => {
        const id = `s${(sessions += 1)}`;
        const ended = await play(steps, id);
        const store = storeOf(() => 0);
        const transcript = await store.read(id);
        expect(endedIn(transcript)).toEqual(ended);
        expect(transcript?.warnings ?? []).toEqual([]);
        const summary = (await store.list()).sessions.find((each) => each.id === id);
        if (transcript !== null) expect(transcript).toMatchObject({ ...summary });
        expect((await store.open(id)).transcript.turns).toEqual(transcript?.turns ?? []);
        await store.remove(id);
      }),
      { numRuns: 60 },
    );
  });

  it("lose at most the records that damage touched, and never gain one", async () => {
    const damage = fc.record({
      at: fc.nat(),
      length: fc.integer({ min: 0, max: 60 }),
      by: fc.uint8Array({ maxLength: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 14, size: "max" }),
        fc.array(damage, { minLength: 1, maxLength: 3 }),
        async (steps, damages) => {
          const id = `s${(sessions += 1)}`;
          const ended = await play(steps, id);
          const path = join(root, `${id}.jsonl`);
          let bytes = await readFile(path).catch(() => null);
          if (bytes === null) return;
          for (const { at, length, by } of damages) {
            const start = at % (bytes.length + 1);
            bytes = Buffer.concat([bytes.subarray(0, start), by, bytes.subarray(start + length)]);
          }
          await writeFile(path, bytes);
          const left = await storeOf(() => 0)
            .open(id)
            .then(({ transcript }) => endedIn(transcript), nothingLeft);
          expect(isSubsequence(left, ended)).toBe(true);
          await storeOf(() => 0).list();
          await rm(path);
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** A file of which no line is whole is refused, and nothing is added to it. */
function nothingLeft(error: unknown): string[][] {
  expect(error).toMatchObject({ code: "session-unreadable", message: expect.stringContaining("nothing") });
  return [];
}

function isSubsequence(part: readonly string[][], whole: readonly string[][]): boolean {
  let next = 0;
  for (const each of whole) {
    if (next < part.length && JSON.stringify(part[next]) === JSON.stringify(each)) next += 1;
  }
  return next === part.length;
}
