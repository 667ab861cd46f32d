import type { CrashReport } from "../app/reports/crash-report.ts";
import { EXIT, isSquadError, type ExitCode, type SquadError } from "../core/errors.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import { BrokenPipe, note } from "./output.ts";

/** What a command does; it resolves to the exit code. */
export type Command = () => Promise<ExitCode>;

/** Runs a command and leaves the process. Expected failures are one clear message, never a stack trace. */
export async function execute(command: Command): Promise<never> {
  let code: ExitCode;
  try {
    code = await command();
  } catch (error) {
    code = await reportAny(error);
  }
  process.exit(code);
}

/** Longest time that telling of a bug takes. */
const TELLING_MS = 2000;

/**
 * Ends the process in order when a bug shows where nobody waits for it. Whoever listens as well, as a REPL does while
 * it has the terminal, ends it instead.
 */
export function endOnBugs(): void {
  let isEnding = false;
  process.on("uncaughtException", (bug) => {
    if (process.listenerCount("uncaughtException") > 1) return;
    if (isEnding) {
      // One is told. If that is what has failed, nothing is, but the process ends.
      setTimeout(() => process.exit(EXIT.failure), TELLING_MS);
      return;
    }
    isEnding = true;
    // Where a command was in the middle of a line.
    if (process.stderr.isTTY) note("");
    void execute(() => Promise.reject(bug));
  });
}

/** Says what went wrong and, of a bug, where its report is. */
export async function reportAny(failure: unknown): Promise<ExitCode> {
  if (failure instanceof BrokenPipe || isSquadError(failure)) return report(failure);
  const told = await crashReport(failure).catch(() => null);
  note(`squad: internal error: ${told?.message ?? "and another while it was looked at"}`);
  note("  this is a bug in squad: please report it with the output of `squad doctor`");
  if (told !== null && told.path !== null) note(`  and with this file, which holds no key: ${told.path}`);
  return EXIT.failure;
}

async function crashReport(failure: unknown): Promise<CrashReport> {
  const [{ writeCrashReport }, { VERSION }] = await Promise.all([
    import("../app/reports/crash-report.ts"),
    import("./version.ts"),
  ]);
  const [command = ""] = process.argv.slice(2);
  return writeCrashReport(failure, {
    version: VERSION,
    // What stands there may also be a message to a model.
    command: /^[a-z]{1,12}$/.test(command) ? command : "squad",
    at: new Date(),
  });
}

/** Says on stderr what went wrong and how to fix it. */
export function report(error: SquadError | BrokenPipe): ExitCode {
  if (error instanceof BrokenPipe) return EXIT.brokenPipe;
  note(`squad: ${sanitizeLine(error.message, 2000)}`);
  for (const detail of error.details) note(`  ${sanitizeLine(detail, 500)}`);
  if (error.hint !== undefined)
    for (const line of error.hint.split("\n")) note(`  ${sanitizeLine(line, 500)}`);
  return error.exitCode;
}
