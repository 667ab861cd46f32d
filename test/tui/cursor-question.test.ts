import { expect, it } from "vitest";
import { createCursorQuestion } from "../../src/tui/keys/cursor-question.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

function asked() {
  const written: string[] = [];
  const clock = new VirtualClock();
  const question = createCursorQuestion({ write: (text) => written.push(text), clock });
  const report = (...rows: readonly number[]): void =>
    question.take(rows.map((row) => ({ kind: "cursor", row })));
  return { question, written, clock, report };
}

it("tells the rows below the cursor, also when the two replies come one by one", async () => {
  const { question, written, report } = asked();
  const below = question.rowsBelow();
  expect(written).toEqual(["\u001b7\u001b[9999B\u001b[?6n\u001b8\u001b[?6n"]);
  report(24);
  report(20);
  expect(await below).toBe(4);
});

it("answers several questions in their order", async () => {
  const { question, report } = asked();
  const both = [question.rowsBelow(), question.rowsBelow()];
  report(24, 20, 12, 12);
  expect(await Promise.all(both)).toEqual([4, 0]);
});

it("says after a second that the terminal does not answer, and takes what comes late for nobody else's answer", async () => {
  const { question, clock, report } = asked();
  const first = question.rowsBelow();
  await clock.advance(1000);
  expect(await first).toBeNull();
  const second = question.rowsBelow();
  report(24, 20, 30, 29);
  expect(await second).toBe(1);
});
