import type { ChatHost, SpokenReceipt } from "../../core/chat/chat-host.ts";
import { note } from "../blocks/block.ts";
import { receiptBlocks } from "../blocks/receipt-blocks.ts";
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
    const summary = argument === "" ? summarySince(host) : null;
    if (summary !== null) print(...receiptBlocks(summary, "summary", words));
  },
};

/** The receipt of the summary that was made after the last turn; null when there is none. */
function summarySince(host: ChatHost): SpokenReceipt | null {
  const { turns, compactions = [] } = host.transcript();
  const last = turns.at(-1);
  const summary = compactions.at(-1);
  if (summary === undefined || last === undefined || summary.at < last.at) return null;
  const agent = host.agents.find(({ id }) => id === summary.agent)?.name ?? summary.agent;
  return { ...summary.receipt, agent };
}
