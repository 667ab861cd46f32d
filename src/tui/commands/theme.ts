import { note } from "../block.ts";
import { lastWord } from "../completion/item.ts";
import { themeNamed, THEMES } from "../theme.ts";
import type { Command } from "./command.ts";

const NAMES = Object.keys(THEMES);

const WORDS = { summary: `the colours: ${NAMES.join(", ")}` };

export const THEME: Command = {
  name: "theme",
  argument: "NAME",
  summary: WORDS.summary,
  isQuick: true,
  run: ({ print, paint, words: { themes } }, name) => {
    const found = themeNamed(name);
    if (found === null) {
      print(note(themes.sayWhich(NAMES.join(", ")), "warn"));
      return;
    }
    paint(found);
    print(note(themes.now(found)));
  },
  candidates: () => NAMES.map((name) => lastWord(name, "")),
};
