import { note } from "../blocks/block.ts";
import type { Command } from "./command.ts";

/** What is said for an answer that ended at its length limit: as far as anybody knows, it is whole. */
const GO_ON = "Continue exactly where you stopped.";

export const RETRY: Command = {
  name: "retry",
  takes: "nothing",
  isQuick: false,
  run: ({ host, print, sendAgain, words }) => {
    const last = host.lastInput();
    if (last === null) print(note(words.again.nothingSent, "warn"));
    else sendAgain(last);
  },
};

export const CONTINUE: Command = {
  name: "continue",
  takes: "nothing",
  isQuick: false,
  run: ({ host, print, sendFor, goOn, words }) => {
    const broken = host.brokenOff();
    if (broken !== null) goOn(broken);
    else if (host.receipts().at(-1)?.finish === "length") sendFor("/continue", GO_ON);
    else print(note(words.again.nothingBroken, "warn"));
  },
};
