import type { Environment, PlatformFacts } from "./paths.ts";

/** What the environment says of the terminal, and of what the user wants to see on it. */
export interface TerminalFacts {
  /** NO_COLOR is set and not empty. */
  readonly noColor: boolean;
  /** The terminal cannot redraw: TERM is `dumb`. */
  readonly dumb: boolean;
  /** It may be asked for its colours: the console of Linux would show the question. */
  readonly repliesToOsc: boolean;
  /** What is drawn is read aloud. */
  readonly screenReader: boolean;
  /** SQUAD_THEME as it was written; empty when unset. */
  readonly theme: string;
  /** What COLORFGBG says of the background; null when it says nothing. */
  readonly background: "dark" | "light" | null;
  /** SQUAD_LANG as it was written; empty when unset. */
  readonly language: string;
  /** The locale of messages, like `pt_BR.UTF-8`; empty when none is set. */
  readonly locale: string;
  /** Only ASCII is sure to be shown: the locale has another encoding than UTF-8, or this is the old Windows console. */
  readonly asciiOnly: boolean;
  /** It is a pane of tmux: TMUX is set. */
  readonly isInTmux: boolean;
}

/** What the environment of a process says of its terminal. */
export function terminalFacts({ env, platform }: Pick<PlatformFacts, "env" | "platform">): TerminalFacts {
  const encoding = firstSet(env, "LC_ALL", "LC_CTYPE", "LANG");
  return {
    noColor: (env["NO_COLOR"] ?? "") !== "",
    dumb: env["TERM"] === "dumb",
    repliesToOsc: env["TERM"] !== "linux",
    screenReader: isOn(env["SQUAD_SCREEN_READER"]) || env["INK_SCREEN_READER"] === "true",
    theme: env["SQUAD_THEME"]?.trim() ?? "",
    background: backgroundOf(env["COLORFGBG"] ?? ""),
    language: env["SQUAD_LANG"]?.trim() ?? "",
    locale: firstSet(env, "LC_ALL", "LC_MESSAGES", "LANG"),
    // Without any locale a container's terminal is still that of the computer in front of the user.
    asciiOnly: platform === "win32" ? !isModernConsole(env) : encoding !== "" && !/utf-?8/iu.test(encoding),
    isInTmux: (env["TMUX"] ?? "") !== "",
  };
}

/** What consoles of Windows set that show more than the old one: Windows Terminal, ConEmu, editors, MSYS, SSH. */
const MODERN_CONSOLE = ["WT_SESSION", "ConEmuANSI", "TERM_PROGRAM", "MSYSTEM", "TERM", "SSH_TTY"] as const;

function isModernConsole(env: Environment): boolean {
  return MODERN_CONSOLE.some((name) => firstSet(env, name) !== "");
}

function firstSet(env: Environment, ...names: readonly string[]): string {
  return names.map((name) => env[name] ?? "").find((value) => value !== "") ?? "";
}

function isOn(value: string | undefined): boolean {
  return value === "1" || value === "true";
}

/** The background's colour of `15;0` or `0;default;15`: of the sixteen, 7 and 9 to 15 are light. */
function backgroundOf(colors: string): "dark" | "light" | null {
  const last = /;(\d{1,2})$/u.exec(colors)?.[1];
  if (last === undefined || Number(last) > 15) return null;
  return Number(last) === 7 || Number(last) > 8 ? "light" : "dark";
}
