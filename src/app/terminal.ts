import { systemFacts } from "../config/environment.ts";

/** What the environment says about the terminal. */
export interface TerminalPreferences {
  /** Colours may be used on a stream that is a terminal: NO_COLOR is unset or empty. */
  readonly colors: boolean;
  /** The terminal cannot redraw: TERM is `dumb`. */
  readonly dumb: boolean;
  /** It is a pane of tmux: TMUX is set. */
  readonly isInTmux: boolean;
}

export function terminalPreferences(): TerminalPreferences {
  const { env } = systemFacts();
  return {
    colors: (env["NO_COLOR"] ?? "") === "",
    dumb: env["TERM"] === "dumb",
    isInTmux: (env["TMUX"] ?? "") !== "",
  };
}
