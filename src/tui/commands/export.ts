import { note } from "../block.ts";
import type { Command } from "./command.ts";

const WORDS = {
  summary: "write the conversation to a new Markdown file",
  details: [
    "FILE lies in the current folder or the project. A file that is there already is never replaced.",
    "Without a name the file is called as the session is.",
  ],
  nothing: "Nothing has been said yet that could be written.",
  written: (file: string) => `Written: ${file}`,
};

export const EXPORT: Command = {
  name: "export",
  argument: "[FILE]",
  summary: WORDS.summary,
  details: WORDS.details,
  isQuick: true,
  run: async ({ host, print }, argument) => {
    if (host.transcript().turns.length === 0) print(note(WORDS.nothing, "warn"));
    else print(note(WORDS.written(await host.exportTo(argument === "" ? null : argument))));
  },
};
