import type { Words } from "../en/index.ts";
import * as complaints from "./complaints.ts";
import * as conversation from "./conversation.ts";
import * as commands from "./commands.ts";
import * as input from "./input.ts";
import * as setup from "./setup.ts";
import * as status from "./status.ts";
import * as turn from "./turn.ts";
import * as workflow from "./workflow.ts";

export const ES: Words = {
  ...conversation,
  ...input,
  ...turn,
  ...setup,
  ...status,
  ...commands,
  ...complaints,
  ...workflow,
};
