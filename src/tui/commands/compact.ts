import type { CompactionLack } from "../../core/chat/chat-host.ts";
import { compactNumber } from "../../core/text/compact-number.ts";
import { note } from "../blocks/block.ts";
import type { TurnJob } from "../conversation/turn-job.ts";
import type { Words } from "../words/en/index.ts";
import type { Command, CommandContext } from "./command.ts";

export const COMPACT: Command = {
  name: "compact",
  takes: "nothing",
  isQuick: false,
  run: (context) => {
    const { host, print, work, words } = context;
    const lack = host.compactionLack();
    if (lack === null) work(compaction(context), "/compact");
    else print(note(lackWords(lack, words), lack.kind === "offline" ? "warn" : "dim"));
  },
};

/** Asks for the summary, and tells what came of it. */
function compaction({ host, words }: CommandContext): NonNullable<TurnJob["work"]> {
  const said = words.compacted;
  return async (signal) => {
    const before = host.messages.tokens;
    const { outcome, summarised } = await host.compact(signal);
    if (outcome.kind !== "answered") return { outcome, remarks: [] };
    const tokens = [before, host.messages.tokens].map(compactNumber) as [string, string];
    const remark = summarised === 0 ? note(said.useless, "warn") : note(said.done(summarised, ...tokens));
    // What the summary says is for the agent.
    return { outcome: { ...outcome, text: "" }, remarks: [remark] };
  };
}

function lackWords(lack: CompactionLack, { compacted }: Words): string {
  if (lack.kind === "few") return compacted.few(lack.exchanges, lack.fewest);
  return lack.kind === "short" ? compacted.short : compacted.offline;
}
