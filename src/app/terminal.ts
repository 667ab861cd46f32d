import { systemFacts } from "../config/environment.ts";
import { terminalFacts, type TerminalFacts } from "../config/terminal-facts.ts";

/** What this process's environment says about its terminal. */
export function terminalPreferences(): TerminalFacts {
  return terminalFacts(systemFacts());
}
