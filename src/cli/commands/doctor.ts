import { diagnose } from "../../app/reports/diagnosis.ts";
import { EXIT, type ExitCode } from "../../core/errors.ts";
import { outputColumns, print, printJson } from "../output.ts";
import { doctorText } from "../render/doctor-text.ts";
import { VERSION } from "../version.ts";
import { workingFolder } from "../working-folder.ts";

/** `squad doctor`: exits 1 when something keeps squad from working as it should. */
export async function command({ json }: { readonly json?: boolean }): Promise<ExitCode> {
  const findings = await diagnose(workingFolder(), VERSION);
  const ok = findings.every((finding) => finding.ok);
  if (json === true) await printJson({ v: 1, ok, findings });
  else {
    await print(doctorText(findings, outputColumns()));
  }
  return ok ? EXIT.ok : EXIT.failure;
}
