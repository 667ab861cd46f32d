import { expect } from "vitest";
import { it } from "../support/stage.ts";
import { answer, rewritten, type Script } from "../support/wire/script.ts";

const ESC = "\u001b";

const CHUNKS = 30_000;

/** An answer of so many chunks, all of them sent at once. */
function flood(chunks: number): Script {
  const words = Array.from({ length: chunks }, (_, index) => `w${index}${index % 12 === 11 ? "\n" : " "}`);
  return rewritten(answer(words.join("")), (text) => text);
}

it("stops an answer of 30,000 chunks that come at once, and echoes what is typed meanwhile", async ({
  setStage,
}) => {
  const { chat } = await setStage({ respond: () => flood(CHUNKS) });
  const pty = await chat();
  pty.type("go\r");
  await pty.waitFor(/w\d+ w\d+/u);
  pty.type("z");
  pty.type(ESC);
  await pty.waitFor("— interrupted; /continue goes on, /retry starts over —");
  await pty.waitFor("› z");
  const shown = pty.transcript().match(/\bw\d+/gu) ?? [];
  expect(shown.length).toBeLessThan(CHUNKS / 2);
});

it("draws thirty times a second at most while an answer comes", async ({ setStage }) => {
  const text = Array.from({ length: 600 }, (_, index) => `word${index}${index % 10 === 9 ? ".\n\n" : " "}`);
  const { chat } = await setStage({ respond: () => answer(text.join(""), { pauseMs: 3 }) });
  const pty = await chat();
  const before = pty.bytes().length;
  const began = performance.now();
  pty.type("go\r");
  await pty.waitFor("2/50 messages");
  const seconds = (performance.now() - began) / 1000;
  const frames = pty.bytes().slice(before).split(`${ESC}[?2026h`).length - 1;
  // Besides the text: the message sent, the attempt, the status and the end, each drawn at once.
  expect(frames).toBeLessThanOrEqual(30 * seconds + 8);
  expect(frames).toBeGreaterThan(5);
});
