import { note } from "../blocks/block.ts";
import { lastWord } from "../completion/item.ts";
import { themeNamed, THEMES } from "../drawing/theme.ts";
import type { Command } from "./command.ts";

const NAMES = Object.keys(THEMES);

export const THEME: Command = {
  name: "theme",
  takes: "required",
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
