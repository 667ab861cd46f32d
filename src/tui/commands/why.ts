import { note } from "../block.ts";
import { receiptBlocks } from "../receipt-blocks.ts";
import type { Command } from "./command.ts";

export const WHY: Command = {
  name: "why",
  takes: "optional",
  isQuick: true,
  run: ({ host, print, words }, argument) => {
    const receipts = host.receipts();
    const number = argument === "" ? receipts.length : Number(argument);
    const receipt = receipts[number - 1];
    if (receipt !== undefined) print(...receiptBlocks(receipt, { number, of: receipts.length }, words));
    else if (receipts.length === 0) print(note(words.again.noAnswer, "warn"));
    else print(note(words.again.range(receipts.length), "warn"));
  },
};
