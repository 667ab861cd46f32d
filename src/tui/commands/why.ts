import { note } from "../block.ts";
import { receiptBlocks } from "../receipt-blocks.ts";
import type { Command } from "./command.ts";

const WORDS = {
  summary: "who served the last answer (or answer N), and what was tried",
  none: "There is no answer yet to tell about.",
  range: (count: number) => `This conversation has answers 1 to ${count}: /why ${count}`,
};

export const WHY: Command = {
  name: "why",
  argument: "[N]",
  summary: WORDS.summary,
  isQuick: true,
  run: ({ host, print, words }, argument) => {
    const receipts = host.receipts();
    const number = argument === "" ? receipts.length : Number(argument);
    const receipt = receipts[number - 1];
    if (receipt !== undefined) print(...receiptBlocks(receipt, { number, of: receipts.length }, words));
    else if (receipts.length === 0) print(note(WORDS.none, "warn"));
    else print(note(WORDS.range(receipts.length), "warn"));
  },
};
