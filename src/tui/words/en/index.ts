import * as complaints from "./complaints.ts";
import * as conversation from "./conversation.ts";
import * as commands from "./commands.ts";
import * as input from "./input.ts";
import * as setup from "./setup.ts";
import * as status from "./status.ts";
import * as turn from "./turn.ts";
import * as workflow from "./workflow.ts";

/** What squad says in English. */
export const EN = {
  ...conversation,
  ...input,
  ...turn,
  ...setup,
  ...status,
  ...commands,
  ...complaints,
  ...workflow,
};

/** All that squad says in a conversation, in one language. It is handed down, never looked up. */
export type Words = typeof EN;
