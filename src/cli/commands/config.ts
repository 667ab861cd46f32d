import {
  checkConfiguration,
  configurationPaths,
  describeConfiguration,
  openConfiguration,
  type ConfigurationCheck,
} from "../../app/configuration.ts";
import { EXIT, type ExitCode } from "../../core/errors.ts";
import { print, printJson } from "../output.ts";
import { table } from "../render/table.ts";
import { workingFolder } from "../working-folder.ts";

interface Flags {
  readonly json?: boolean;
}

/** `squad config show` */
export async function show({ json }: Flags): Promise<ExitCode> {
  const rows = describeConfiguration(await openConfiguration(workingFolder()));
  if (json === true) await printJson({ v: 1, settings: rows });
  else
    await print(
      table([["SETTING", "VALUE", "FROM"], ...rows.map(({ key, value, source }) => [key, value, source])]),
    );
  return EXIT.ok;
}

/** `squad config path` */
export async function paths({ json }: Flags): Promise<ExitCode> {
  const { configDir, keysDir, stateDir, projectDir, files } = await configurationPaths(workingFolder());
  if (json === true) {
    await printJson({ v: 1, configDir, keysDir, stateDir, projectDir, files });
    return EXIT.ok;
  }
  const folders = [
    ["your configuration", configDir],
    ["your keys", keysDir],
    ["state", stateDir],
    ["project", projectDir ?? "none"],
  ];
  const rows = files.map(({ layer, file, exists }) => [layer, file, exists ? "" : "(none)"]);
  await print(`${table(folders)}\n${table(rows)}`);
  return EXIT.ok;
}

/** `squad config check`: exits 78 when anything is wrong. */
export async function check({ json }: Flags): Promise<ExitCode> {
  const { faults, warnings } = await checkConfiguration(workingFolder());
  if (json === true) await printJson({ v: 1, ok: faults.length === 0, faults, warnings });
  else {
    const lines = [
      ...faults.map((fault) => `error: ${said(fault)}`),
      ...warnings.map((warning) => `warning: ${said(warning)}`),
      faults.length === 0
        ? "the configuration is valid"
        : `${faults.length} ${faults.length === 1 ? "error" : "errors"}`,
    ];
    await print(`${lines.join("\n")}\n`);
  }
  return faults.length === 0 ? EXIT.ok : EXIT.config;
}

function said(fault: ConfigurationCheck["faults"][number]): string {
  const place = fault.line === null ? fault.file : `${fault.file}:${fault.line}:${fault.column ?? 1}`;
  return `${place}: ${fault.message}\n  ${fault.fix}`;
}
