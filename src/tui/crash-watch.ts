/** What happened to a REPL that nothing in squad expected. */
export interface CrashWatch {
  /** The first bug that was caught; null while there is none. */
  readonly crash: () => { readonly error: unknown } | null;
  /** Takes a bug that was caught elsewhere. */
  readonly report: (error: unknown) => void;
  readonly unwatch: () => void;
}

/**
 * Catches exceptions and rejections that nobody handles, so that the terminal can be given back and the session be
 * kept before the process ends. Only the first one calls `onCrash`: what goes wrong on the way out is ignored.
 */
export function watchCrashes(onCrash: () => void): CrashWatch {
  let crash: { readonly error: unknown } | null = null;
  const report = (error: unknown): void => {
    if (crash !== null) return;
    crash = { error };
    onCrash();
  };
  // Node raises a rejection that nobody handles as an exception, too.
  process.on("uncaughtException", report);
  return { crash: () => crash, report, unwatch: () => process.off("uncaughtException", report) };
}
