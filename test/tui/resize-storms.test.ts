import { describe, expect, it } from "vitest";
import { answerPieces, DRAFTS, FIRST_SIZE, planOf, token, type ResizePlan } from "../support/resize-plan.ts";
import { openResizeRig, type ResizeRig } from "../support/resize-rig.ts";

/** How many storms; each takes about a third of a second. */
const STORMS = Number(process.env["RESIZE_STORMS"] ?? 60);
const LEFT = "\u001b[D";
const WORD = /[dw]\d{3}[dw]/gu;

interface Played {
  /** How often each word that is to be there was there, by what it is part of. */
  readonly counts: Readonly<Record<"settled" | "draft" | "answer" | "bar", readonly number[]>>;
  readonly isAnswering: boolean;
  readonly bytes: string;
  readonly hasDroppedUntold: boolean;
}

/** Plays the answer up to a part of it; what follows is in the middle of a row. */
function speaker(rig: ResizeRig, kind: ResizePlan["answer"]): (part: number) => void {
  const text = answerPieces(kind).join("");
  let said = 0;
  return (part) => {
    const until = Math.max(said, Math.floor(text.length * part));
    if (until > said) rig.say(text.slice(said, until));
    said = until;
  };
}

async function play(plan: ResizePlan): Promise<Played> {
  const rig = await openResizeRig(FIRST_SIZE, plan);
  const settled: string[] = [];
  for (let exchange = 0; exchange < plan.exchanges; exchange += 1) {
    const said = Array.from({ length: 12 }, (_, index) => token("t", exchange * 100 + index));
    settled.push(...said);
    rig.type(`${said.join(" ")}\r`);
    await rig.pause(50);
  }
  const say = speaker(rig, plan.answer);
  if (plan.answer !== "none") {
    rig.type("speak\r");
    await rig.pause(50);
    say(0.35);
  }
  rig.type(DRAFTS[plan.draft]);
  await rig.pause(50);
  rig.type(LEFT.repeat(plan.back));
  await rig.pause(50);
  for (const [index, size] of plan.sizes.entries()) {
    if (size.isLate) {
      say(0.35 + (0.5 * index) / plan.sizes.length);
      await rig.drawLate();
    }
    rig.resize(size);
    if (size.pauseMs > 0) await rig.pause(size.pauseMs);
  }
  await rig.pause(300);
  say(1);
  rig.endAnswer();
  await rig.pause(100);
  // Terminals wrap words in the middle, and code and tables have rules between them.
  const transcript = rig.transcript().replaceAll(/[\s│]/gu, "");
  const count = (part: string): number => transcript.split(part).length - 1;
  await rig.close();
  return {
    counts: {
      // What was said is answered with the same words.
      settled: [...settled.map((word) => count(word) / 2), count("Sayinonepage"), count("DALeave")],
      draft: (DRAFTS[plan.draft].match(WORD) ?? []).map(count),
      answer: (answerPieces(plan.answer).join("").match(WORD) ?? []).map(count),
      bar: [count("●groq")],
    },
    isAnswering: count("isanswering") > 0,
    bytes: rig.bytes(),
    hasDroppedUntold: rig.hasDroppedUntold(),
  };
}

const once = (counts: readonly number[]): readonly number[] => counts.map(() => 1);

describe("a storm of sizes on xterm.js, however it wraps the cursor's row", () => {
  it(
    "of twelve rows at least leaves every row of the conversation, the draft and the status bar there once",
    { timeout: STORMS * 2000 },
    async () => {
      let excluded = 0;
      for (let seed = 1; seed <= STORMS; seed += 1) {
        const plan = planOf(seed, 12, 42);
        const { counts, isAnswering, bytes, hasDroppedUntold } = await play(plan);
        const why = JSON.stringify(plan);
        expect(bytes, why).not.toContain("\u001b[3J");
        expect(counts.settled, why).toEqual(once(counts.settled));
        expect(counts.bar, why).toEqual([1]);
        if (hasDroppedUntold) {
          excluded += 1;
          continue;
        }
        expect(counts.draft, why).toEqual(once(counts.draft));
        expect(counts.answer, why).toEqual(once(counts.answer));
        expect(isAnswering, why).toBe(false);
      }
      expect(excluded).toBeLessThan(STORMS / 4);
    },
  );

  it(
    "of fewer rows than the live region has damages nothing that was settled, and keeps the draft and the bar",
    { timeout: STORMS * 2000 },
    async () => {
      for (let seed = 1; seed <= STORMS / 4; seed += 1) {
        const plan = planOf(seed, 3, 12);
        const { counts, bytes } = await play(plan);
        const why = JSON.stringify(plan);
        expect(bytes, why).not.toContain("\u001b[3J");
        expect(counts.settled, why).toEqual(once(counts.settled));
        expect(counts.bar, why).toEqual([1]);
        expect(Math.min(1, ...counts.draft), why).toBe(1);
        expect(counts.answer.at(-1) ?? 1, why).toBe(1);
      }
    },
  );
});
