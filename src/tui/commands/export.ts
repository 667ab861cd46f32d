import { note } from "../blocks/block.ts";
import type { Command } from "./command.ts";

export const EXPORT: Command = {
  name: "export",
  takes: "optional",
  isQuick: true,
  run: async ({ host, print, words }, argument) => {
    if (host.transcript().turns.length === 0) print(note(words.written.nothing, "warn"));
    else print(note(words.written.done(await host.exportTo(argument === "" ? null : argument))));
  },
};
