import { note } from "../blocks/block.ts";
import { lastWord } from "../completion/item.ts";
import type { WorkflowGuide } from "../conversation/workflow-guide.ts";
import type { Command } from "./command.ts";

export const WORKFLOW: Command = {
  name: "workflow",
  takes: "optional",
  isQuick: true,
  run: ({ guide, print, words }, argument) => {
    const part = PARTS.find((name) => name === argument.toLowerCase());
    if (part !== undefined) return DO[part](guide);
    if (argument === "") return guide.tell();
    return print(note(words.workflow.noPart(PARTS.join(", ")), "warn"));
  },
  candidates: () => PARTS.map((name) => lastWord(name, "")),
};

const PARTS = ["document", "yolo"] as const;

const DO: Readonly<Record<(typeof PARTS)[number], (guide: WorkflowGuide) => Promise<void>>> = {
  document: (guide) => guide.showDocument(),
  yolo: (guide) => guide.toggleYolo(),
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
