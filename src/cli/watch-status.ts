import type { Squad } from "../app/open-squad.ts";
import { EXIT, type ExitCode } from "../core/errors.ts";
import { safeJson } from "../core/text/safe-json.ts";
import { sanitize } from "../core/sanitize.ts";
import type { StatusReport } from "../core/status.ts";
import { outputColumns, print, write } from "./output.ts";
import { inPlace, scrolledAway, type ScreenSize } from "./render/in-place.ts";
import { statusJson } from "./render/status-json.ts";
import { statusText } from "./render/status-text.ts";
import { untilEnded } from "./signals.ts";

const REFRESH_MS = 1000;

/**
 * Prints the status each second until a signal ends it, and resolves to the exit code of that signal. `screen` redraws
 * in place, `text` prints one report after the other, `json` one object a line.
 */
export async function watchStatus(squad: Squad, form: "screen" | "text" | "json"): Promise<ExitCode> {
  const ending = untilEnded();
  const watch = WATCHES[form]();
  for (;;) {
    await watch.show(await squad.status());
    try {
      await squad.clock.sleep(REFRESH_MS, ending.signal);
    } catch {
      await watch.end();
      return ending.code() ?? EXIT.ok;
    }
  }
}

interface Watch {
  show(report: StatusReport): Promise<void>;
  /** Leaves the terminal as a finished command does. */
  end(): Promise<void>;
}

const WATCHES: Readonly<Record<"screen" | "text" | "json", () => Watch>> = {
  screen: screenWatch,
  text: () => lineWatch((report) => `${statusText(report, outputColumns())}\n`),
  json: () => lineWatch((report) => `${safeJson(statusJson(report))}\n`),
};

function lineWatch(render: (report: StatusReport) => string): Watch {
  return { show: (report) => print(render(report)), end: async () => undefined };
}

/** The cursor stays visible, behind the last line: there is nothing to restore, however the process ends. */
function screenWatch(): Watch {
  const { stdout } = process;
  let latest: StatusReport | null = null;
  const size = (): ScreenSize => ({ columns: stdout.columns, rows: stdout.rows });
  const draw = async (report: StatusReport): Promise<void> => {
    await write(stdout, inPlace(sanitize(statusText(report, size().columns - 1)), size()));
  };
  // A frame that cannot be written here cannot be written a second later either, and then it is reported.
  const redraw = (): void => void (latest === null ? null : draw(latest).catch(() => undefined));
  return {
    async show(report) {
      if (latest === null) {
        await write(stdout, scrolledAway(size()));
        stdout.on("resize", redraw);
      }
      latest = report;
      await draw(report);
    },
    async end() {
      stdout.off("resize", redraw);
      await write(stdout, "\n");
    },
  };
}
