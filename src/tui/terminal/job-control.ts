import { constants } from "node:os";
import type { Clock } from "../../core/clock.ts";

export interface JobControlDeps {
  /** Gives the terminal back as it was found, runs `work`, takes the terminal again and draws. */
  readonly handOver: (work: () => Promise<void>) => Promise<void>;
  /** The process was stopped without a warning: what was drawn is not where it was. */
  readonly onLost: () => void;
  readonly clock: Clock;
}

export interface JobControl {
  /** Stops this process and its group as Ctrl-Z does, until the shell lets them go on. */
  readonly suspend: () => void;
  /** Gives the terminal to `work`; resolves at once when somebody else has it. */
  readonly lend: (work: () => Promise<void>) => Promise<void>;
  readonly unwatch: () => void;
}

/** The stop takes effect within this time, or never: a group without a shell cannot be stopped by its terminal. */
const STOP_MS = 20;

/** Stops and goes on with the shell's job control: by key, by SIGTSTP, and after a SIGSTOP that nobody can catch. */
export function watchJobControl({ handOver, onLost, clock }: JobControlDeps): JobControl {
  let isAway = false;
  let isWatching = true;

  const listen = (): void => {
    process.on("SIGTSTP", suspend);
    process.on("SIGCONT", recover);
  };
  const ignore = (): void => {
    process.off("SIGTSTP", suspend);
    process.off("SIGCONT", recover);
  };

  const away = async (work: () => Promise<void>): Promise<void> => {
    isAway = true;
    // Without a listener SIGTSTP stops, and the SIGCONT that ends the stop is not taken for that of another.
    ignore();
    try {
      await handOver(work);
    } finally {
      isAway = false;
      if (isWatching) listen();
    }
  };

  const suspend = (): void => {
    if (isAway || !("SIGTSTP" in constants.signals)) return;
    void away(async () => {
      process.kill(0, "SIGTSTP");
      await clock.sleep(STOP_MS);
    });
  };

  const recover = (): void => {
    if (isAway) return;
    onLost();
    void away(() => Promise.resolve());
  };

  listen();
  return {
    suspend,
    lend: (work) => (isAway ? Promise.resolve() : away(work)),
    unwatch: () => {
      isWatching = false;
      ignore();
    },
  };
}
