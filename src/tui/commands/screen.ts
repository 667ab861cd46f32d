import { note } from "../blocks/block.ts";
import type { Command } from "./command.ts";

export const MENU: Command = {
  name: "menu",
  takes: "nothing",
  isQuick: true,
  run: ({ showMenu }) => showMenu(),
};

export const CLEAR: Command = {
  name: "clear",
  takes: "nothing",
  isQuick: true,
  run: ({ clearScreen, print, words }) => {
    if (clearScreen === null) print(note(words.clear.notHere));
    else clearScreen();
  },
};

export const QUIT: Command = {
  name: "quit",
  takes: "nothing",
  isQuick: true,
  run: ({ quit }) => quit(),
};
