import { openSquad, type Squad } from "../../app/open-squad.ts";
import { terminalPreferences } from "../../app/terminal.ts";
import { EXIT, type ExitCode } from "../../core/errors.ts";
import type { StatusReport } from "../../core/status.ts";
import { outputColumns, print, printJson } from "../output.ts";
import { statusJson } from "../render/status-json.ts";
import { statusText } from "../render/status-text.ts";
import { workingFolder } from "../working-folder.ts";

/** `squad status`: exits 0 if some provider can serve now, 75 if all are waiting, 77 if none is configured. */
export async function command(flags: {
  readonly json?: boolean;
  readonly watch?: boolean;
}): Promise<ExitCode> {
  const squad = await openSquad({ cwd: workingFolder() });
  try {
    if (flags.watch !== true) return await once(squad, flags.json === true);
    const { watchStatus } = await import("../watch-status.ts");
    return await watchStatus(squad, watchForm(flags.json === true));
  } finally {
    await squad.close();
  }
}

async function once(squad: Squad, json: boolean): Promise<ExitCode> {
  const report = await squad.status();
  await (json ? printJson(statusJson(report)) : print(statusText(report, outputColumns())));
  return exitCode(report);
}

function watchForm(json: boolean): "json" | "screen" | "text" {
  if (json) return "json";
  return process.stdout.isTTY && !terminalPreferences().dumb ? "screen" : "text";
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
