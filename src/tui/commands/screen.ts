import { note } from "../block.ts";
import type { Command } from "./command.ts";

const WORDS = {
  menu: "the agent's menu again",
  clear: "an empty screen; the conversation goes on",
  cannotClear: "Plain mode leaves the screen as it is: your terminal's own clear works. /new starts afresh.",
  clearDetails: ["What was on the screen stays in the scrollback. /new starts another conversation."],
  quit: "leave",
};

export const MENU: Command = {
  name: "menu",
  argument: "",
  summary: WORDS.menu,
  isQuick: true,
  run: ({ showMenu }) => showMenu(),
};

export const CLEAR: Command = {
  name: "clear",
  argument: "",
  summary: WORDS.clear,
  details: WORDS.clearDetails,
  isQuick: true,
  run: ({ clearScreen, print }) => {
    if (clearScreen === null) print(note(WORDS.cannotClear));
    else clearScreen();
  },
};

export const QUIT: Command = {
  name: "quit",
  argument: "",
  summary: WORDS.quit,
  isQuick: true,
  run: ({ quit }) => quit(),
};
