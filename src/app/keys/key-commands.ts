import { isLocked } from "../../config/chain.ts";
import { rememberKeyMarks } from "../../config/keys/key-marks.ts";
import { runKeyCommand, type KeyReading } from "../../config/keys/key-command.ts";
import type { Config, ProviderSettings } from "../../config/settings.ts";
import type { Secret } from "../../core/secret.ts";

/** What was printed, by the command line. */
export type PrintedKeys = ReadonlyMap<string, KeyReading>;

/** Of this process: a command may ask for a finger or a passphrase, so it runs once, whoever wants its key. */
const runs = new Map<string, Promise<KeyReading>>();

/** What the commands of `chain` give; those that have not run in this process yet are run, side by side. */
export async function printedKeys(config: Config, chain: readonly ProviderSettings[]): Promise<PrintedKeys> {
  const { configDir, stateDir } = config.paths;
  const lines = chain.filter(isLocked).flatMap(({ keyCommand }) => keyCommand?.line ?? []);
  const printed = await Promise.all(
    lines.map(async (line): Promise<[Secret, KeyReading]> => [line, await printedOnce(line, configDir)]),
  );
  rememberKeyMarks(
    stateDir,
    printed.flatMap(([line, reading]) => (reading.kind === "key" ? [{ line, key: reading.key }] : [])),
  );
  return new Map(printed.map(([line, reading]) => [line.reveal(), reading]));
}

/** The configuration with these keys in every provider that has one of the commands. */
export function withPrintedKeys(config: Config, printed: PrintedKeys): Config {
  const providers = config.providers.map((settings): ProviderSettings => {
    const { keyCommand } = settings;
    const reading = keyCommand === null ? undefined : printed.get(keyCommand.line.reveal());
    if (keyCommand === null || reading === undefined || !isLocked(settings)) return settings;
    return reading.kind === "key"
      ? { ...settings, apiKey: reading.key }
      : { ...settings, keySource: null, keyCommand: { ...keyCommand, fault: reading.fault } };
  });
  return { ...config, providers };
}

function printedOnce(line: Secret, folder: string): Promise<KeyReading> {
  const text = line.reveal();
  const known = runs.get(text) ?? runKeyCommand(line, folder);
  runs.set(text, known);
  return known;
}
