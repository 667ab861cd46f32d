import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openPty, type PtyScreen } from "./pty-screen.ts";
import { SQUAD, type Home } from "./squad.ts";

export interface SquadPtyOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Name of the terminal. @default xterm-256color */
  readonly term?: string;
}

/** Starts the built squad on a terminal, in a home's project. */
export function squadPty(home: Home, args: readonly string[], options: SquadPtyOptions = {}): PtyScreen {
  const { term = "xterm-256color", env, ...size } = options;
  // What a shell does before it starts a program; the terminal's own options have no place for either.
  const setUp = `process.chdir(${JSON.stringify(home.project)}); process.env.TERM = ${JSON.stringify(term)};`;
  const preload = `data:text/javascript,${encodeURIComponent(setUp)}`;
  return openPty("--import", [preload, SQUAD, ...args], { ...size, env: { ...home.env, ...env } });
}

/**
 * Starts squad on a terminal as a shell does, which passes signals on, and says at its end
 * `exit=CODE terminal=as before`, or `terminal=changed` when the line settings are not what they were.
 */
export function squadPtyThenStty(
  home: Home,
  args: readonly string[],
  {
    program = SQUAD,
    env = {},
  }: { readonly program?: string; readonly env?: Readonly<Record<string, string>> } = {},
): PtyScreen {
  const shell = join(home.dir, "shell.mjs");
  writeFileSync(
    shell,
    `import { spawn, spawnSync } from "node:child_process";
process.chdir(${JSON.stringify(home.project)});
const settings = () => spawnSync("stty", ["-a"], { stdio: ["inherit", "pipe", "inherit"] }).stdout.toString();
const before = settings();
const child = spawn(process.execPath, process.argv.slice(2), { stdio: "inherit" });
for (const name of ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT", "SIGUSR2"]) process.on(name, () => child.kill(name));
child.on("exit", (code, signal) => {
  console.log("\\nexit=" + (code ?? signal) + " terminal=" + (settings() === before ? "as before" : "changed"));
});
`,
  );
  return openPty(shell, [program, ...args], { env: { ...home.env, ...env } });
}
