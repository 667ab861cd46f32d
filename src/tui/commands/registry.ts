import { CONTINUE, RETRY } from "./again.ts";
import type { Command } from "./command.ts";
import { COMPACT } from "./compact.ts";
import { COPY } from "./copy.ts";
import { EDIT } from "./edit.ts";
import { EXPORT } from "./export.ts";
import { helpOn } from "./help.ts";
import { LIMITS, STATUS } from "./limits.ts";
import { PARTY } from "./party.ts";
import { MODEL, PROVIDER } from "./providers.ts";
import { CLEAR, MENU, QUIT } from "./screen.ts";
import { NEW, RESUME, SESSIONS } from "./sessions.ts";
import { AGENT, AGENTS } from "./team.ts";
import { THEME } from "./theme.ts";
import { WHY } from "./why.ts";
import { LEAVE, NEXT, WORKFLOW } from "./workflow.ts";

/** Every command but `/help`, in the order in which that lists them. */
const OTHERS: readonly Command[] = [
  MENU,
  AGENT,
  AGENTS,
  PARTY,
  WORKFLOW,
  NEXT,
  LEAVE,
  PROVIDER,
  MODEL,
  STATUS,
  LIMITS,
  WHY,
  CONTINUE,
  RETRY,
  EDIT,
  COMPACT,
  COPY,
  EXPORT,
  NEW,
  SESSIONS,
  RESUME,
  THEME,
  CLEAR,
  QUIT,
];

/** Every command of a conversation. */
export const COMMANDS: readonly Command[] = helpOn(OTHERS);
