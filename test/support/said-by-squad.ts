import { expect } from "vitest";
import type { PtyScreen } from "./pty-screen.ts";

/** Words that squad's English sentences cannot do without, and that neither Portuguese nor Spanish has. */
export const ENGLISH =
  /\b(?:the|is|are|was|were|cannot|and|this|that|these|it|its|for|with|to|left|not|there|nothing|here|of|by|needs|than)\b/iu;

/** A line of an agent's menu: its words are the agent's. */
const MENU = /^ *\d+ {2}\S/u;

/** Types a line where lines are only ever added, and resolves when `reply` stands below it. */
export async function say(pty: PtyScreen, line: string, reply: string | RegExp): Promise<void> {
  const before = pty.transcript().length;
  pty.type(`${line}\r`);
  await pty.waitFor(() => {
    const said = pty.transcript().slice(before);
    const isSaid = typeof reply === "string" ? said.includes(reply) : reply.test(said);
    return isSaid && /\n> ?$/u.test(said);
  });
}

/** Fails for a line of the transcript that holds an English word; `others` are lines whose words are not squad's. */
export function expectNoEnglish(pty: PtyScreen, others: readonly RegExp[] = []): void {
  const lines = pty.transcript().split("\n");
  const own = lines.filter((line) => ![MENU, /^> /u, ...others].some((pattern) => pattern.test(line)));
  expect(own.filter((line) => ENGLISH.test(line))).toEqual([]);
}
