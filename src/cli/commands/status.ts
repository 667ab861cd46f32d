import { openSquad, type Squad } from "../../app/open-squad.ts";
import { EXIT, type ExitCode } from "../../core/errors.ts";
import type { StatusReport } from "../../core/status.ts";
import { printJson, write } from "../output.ts";
import { statusJson } from "../render/status-json.ts";
import { statusText } from "../render/status-text.ts";
import { untilEnded } from "../signals.ts";
import { workingFolder } from "../working-folder.ts";

const REFRESH_MS = 1000;
const CLEAR_FROM_HOME = "\u001B[H\u001B[J";

/** `squad status`: exits 0 if some provider can serve now, 75 if all are waiting, 77 if none is configured. */
export async function command(flags: {
  readonly json?: boolean;
  readonly watch?: boolean;
}): Promise<ExitCode> {
  const squad = await openSquad({ cwd: workingFolder() });
  try {
    return flags.watch === true
      ? await watch(squad, flags.json === true)
      : await once(squad, flags.json === true);
  } finally {
    await squad.close();
  }
}

async function once(squad: Squad, json: boolean): Promise<ExitCode> {
  const report = await squad.status();
  await (json ? printJson(statusJson(report)) : write(process.stdout, statusText(report, columns())));
  return exitCode(report);
}

/** Redraws in place on a terminal; elsewhere prints one report after the other (JSON: one a line). */
async function watch(squad: Squad, json: boolean): Promise<ExitCode> {
  const ending = untilEnded();
  for (;;) {
    const report = await squad.status();
    const home = process.stdout.isTTY ? CLEAR_FROM_HOME : "";
    await write(
      process.stdout,
      json ? `${JSON.stringify(statusJson(report))}\n` : `${home}${statusText(report, columns())}\n`,
    );
    try {
      await squad.clock.sleep(REFRESH_MS, ending.signal);
    } catch {
      return ending.code() ?? EXIT.ok;
    }
  }
}

/** A pipe has no width: everything is printed. */
function columns(): number {
  return process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY;
}

function exitCode({ providers }: StatusReport): ExitCode {
  const configured = providers.filter(({ state }) => state !== "no_key" && state !== "disabled");
  if (configured.length === 0) return EXIT.noCredentials;
  const serving = configured.some(
    ({ state, limits }) =>
      (state === "ready" || state === "throttled") && (limits === null || limits.nextSlotAt === null),
  );
  return serving ? EXIT.ok : EXIT.throttled;
}
