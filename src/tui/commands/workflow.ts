import type { Command } from "./command.ts";

export const WORKFLOW: Command = {
  name: "workflow",
  takes: "nothing",
  isQuick: true,
  run: ({ guide }) => guide.tell(),
};

export const NEXT: Command = {
  name: "next",
  takes: "optional",
  isQuick: false,
  run: ({ guide, follow }, argument) => follow(() => guide.next(argument === "" ? null : argument)),
};

export const LEAVE: Command = {
  name: "leave",
  takes: "nothing",
  isQuick: false,
  run: ({ guide }) => guide.leave(),
};
