import { systemFacts } from "../config/environment.ts";

/** What the environment says about the terminal. */
export interface TerminalPreferences {
  /** Colours may be used on a stream that is a terminal: NO_COLOR is unset or empty. */
  readonly colors: boolean;
  /** The terminal cannot redraw: TERM is `dumb`. */
  readonly dumb: boolean;
  /** The command line of the user's own editor: VISUAL, else EDITOR; undefined when neither is set. */
  readonly editor: string | undefined;
}

export function terminalPreferences(): TerminalPreferences {
  const { env } = systemFacts();
  return {
    colors: (env["NO_COLOR"] ?? "") === "",
    dumb: env["TERM"] === "dumb",
    editor: env["VISUAL"] || env["EDITOR"],
  };
}
