import { note } from "../block.ts";
import { limitsBlocks } from "../limits-blocks.ts";
import { limiterLine, statusItems } from "../status-words.ts";
import type { Command } from "./command.ts";

const WORDS = {
  status: "where the limits of every provider stand, in short",
  limits: "every limit of every provider in full",
  details: [
    "What was used and of how much, what slows a provider down, and when its next request may start.",
    "/status is the short form.",
  ],
};

export const STATUS: Command = {
  name: "status",
  argument: "",
  summary: WORDS.status,
  isQuick: true,
  run: async ({ host, print }) => {
    const report = await host.status();
    print({ kind: "list", items: statusItems(report) }, note(limiterLine(report)));
  },
};

export const LIMITS: Command = {
  name: "limits",
  argument: "",
  summary: WORDS.limits,
  details: WORDS.details,
  isQuick: true,
  run: async ({ host, print }) => print(...limitsBlocks(await host.status())),
};
