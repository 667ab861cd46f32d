const { SQUAD_PROOF } = process.env;

/** The long form of the proofs: `SQUAD_PROOF=long npx vitest run --project timed test/proof`. */
export const IS_LONG = SQUAD_PROOF === "long";

/** For how long there is demand, in milliseconds. */
export const DEMAND_MS = IS_LONG ? 30_000 : 12_000;
/** The processes ask for longer than is counted, so that its end is like its middle. */
export const AFTER_MS = 1_000;

/** Prints a proof's figures below its test. */
export function tell(line: string): void {
  process.stdout.write(`  ${line}\n`);
}
