import { note } from "../block.ts";
import type { Command } from "./command.ts";

const WORDS = {
  retry: "send your last message again",
  goOn: "go on with an answer that broke off",
  nothingSent: "There is nothing to send again yet.",
  nothingBroken: "No answer broke off: there is nothing to continue.",
};

/** What is said for an answer that ended at its length limit: as far as anybody knows, it is whole. */
const GO_ON = "Continue exactly where you stopped.";

export const RETRY: Command = {
  name: "retry",
  argument: "",
  summary: WORDS.retry,
  isQuick: false,
  run: ({ host, print, sendAgain }) => {
    const last = host.lastInput();
    if (last === null) print(note(WORDS.nothingSent, "warn"));
    else sendAgain(last);
  },
};

export const CONTINUE: Command = {
  name: "continue",
  argument: "",
  summary: WORDS.goOn,
  isQuick: false,
  run: ({ host, print, send, goOn }) => {
    const broken = host.brokenOff();
    if (broken !== null) goOn(broken);
    else if (host.receipts().at(-1)?.finish === "length") send(GO_ON, null);
    else print(note(WORDS.nothingBroken, "warn"));
  },
};
