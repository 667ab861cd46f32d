import { note } from "../block.ts";
import { limitsBlocks } from "../limits-blocks.ts";
import { limiterLine, statusItems } from "../status-words.ts";
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
