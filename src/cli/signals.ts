import { EXIT, type ExitCode } from "../core/errors.ts";

/** The signals that end a command, each with the code it exits with. */
export const EXIT_OF_SIGNAL = {
  SIGHUP: EXIT.hangup,
  SIGINT: EXIT.interrupt,
  SIGTERM: EXIT.terminate,
} as const;

/** What ended a command from outside. */
export interface Ending {
  readonly signal: AbortSignal;
  /** The exit code of what aborted `signal`; null while nothing did. */
  code(): ExitCode | null;
  /** Aborts as a signal would. */
  end(code: ExitCode): void;
  /** Ends with the exit code for a timeout, `ms` milliseconds from now. */
  endAfter(ms: number): void;
}

/**
 * Turns SIGHUP, SIGINT and SIGTERM into one abort signal. A second signal of a user who does not want to wait ends the
 * process at once.
 */
export function untilEnded(): Ending {
  const controller = new AbortController();
  let code: ExitCode | null = null;
  const end = (reason: ExitCode): void => {
    if (code !== null) return;
    code = reason;
    controller.abort(new Error("ended"));
  };
  for (const [name, exit] of Object.entries(EXIT_OF_SIGNAL)) {
    process.on(name, () => {
      if (code !== null) process.exit(exit);
      end(exit);
    });
  }
  return {
    signal: controller.signal,
    code: () => code,
    end,
    endAfter: (ms) => {
      setTimeout(() => end(EXIT.timeout), ms).unref();
    },
  };
}
