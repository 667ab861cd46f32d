import { EXIT, isSquadError, type ExitCode } from "../core/errors.ts";
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
    code = report(error);
  }
  process.exit(code);
}

/** Says on stderr what went wrong and how to fix it. */
export function report(error: unknown): ExitCode {
  if (error instanceof BrokenPipe) return EXIT.brokenPipe;
  if (isSquadError(error)) {
    note(`squad: ${sanitizeLine(error.message, 2000)}`);
    for (const detail of error.details) note(`  ${sanitizeLine(detail, 500)}`);
    if (error.hint !== undefined)
      for (const line of error.hint.split("\n")) note(`  ${sanitizeLine(line, 500)}`);
    return error.exitCode;
  }
  const message = error instanceof Error ? error.message : String(error);
  note(`squad: internal error: ${sanitizeLine(message, 500)}`);
  note("  this is a bug in squad: please report it with the output of `squad doctor`");
  return EXIT.failure;
}
