import { metricsReport } from "../../app/reports/metrics-report.ts";
import { openSquad } from "../../app/open-squad.ts";
import { EXIT, type ExitCode } from "../../core/errors.ts";
import { print } from "../output.ts";
import { metricsText } from "../render/metrics-text.ts";
import { workingFolder } from "../working-folder.ts";

/** `squad metrics`: what all processes counted and where the limits stand. It asks no provider. */
export async function command(): Promise<ExitCode> {
  const squad = await openSquad({ cwd: workingFolder() });
  try {
    const limiter = await squad.limiter();
    const report = metricsReport(squad.config, await limiter.snapshot(), await limiter.counters());
    await print(await metricsText(report));
    return EXIT.ok;
  } finally {
    await squad.close();
  }
}
