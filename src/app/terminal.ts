import { systemFacts } from "../config/system-facts.ts";
import { terminalFacts, type TerminalFacts } from "../config/terminal-facts.ts";

/** What the environment says about the terminal and whoever sits at it. */
export interface TerminalPreferences extends TerminalFacts {
  /** The command line of the user's own editor: VISUAL, else EDITOR; undefined when neither is set. */
  readonly editor: string | undefined;
}

export function terminalPreferences(): TerminalPreferences {
  const facts = systemFacts();
  return { ...terminalFacts(facts), editor: facts.env["VISUAL"] || facts.env["EDITOR"] };
}
