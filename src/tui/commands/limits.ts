import { note } from "../blocks/block.ts";
import { limitsBlocks } from "../blocks/limits-blocks.ts";
import { limiterLine, statusItems } from "../bar/status-words.ts";
import type { Command } from "./command.ts";

export const STATUS: Command = {
  name: "status",
  takes: "nothing",
  isQuick: true,
  run: async ({ host, print, words }) => {
    const report = await host.status();
    print({ kind: "list", items: statusItems(report, words) }, note(limiterLine(report, words)));
  },
};

export const LIMITS: Command = {
  name: "limits",
  takes: "nothing",
  isQuick: true,
  run: async ({ host, print, words }) => print(...limitsBlocks(await host.status(), words)),
};
