import type { SquadError } from "../core/errors.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import type { Told } from "./words/en/complaints.ts";
import type { Words } from "./words/en/index.ts";

/** An error in the user's language, as far as the catalog knows it; every line is printable. */
export interface ToldError {
  readonly message: string;
  readonly hints: readonly string[];
  readonly details: readonly string[];
}

const LONGEST_LINE = 300;

/** What is said of an error: by what it complains of, else by its code, else as it was thrown. */
export function toldError(error: SquadError, words: Words): ToldError {
  const { message, hints = [], details = [] } = translated(error, words) ?? asThrown(error);
  return {
    message: sanitizeLine(message ?? words.errors[error.code] ?? error.message, LONGEST_LINE),
    hints: hints.map((line) => sanitizeLine(line, LONGEST_LINE)),
    details: details.map((line) => sanitizeLine(line, LONGEST_LINE)),
  };
}

function translated({ complaint, code, details }: SquadError, { complaints, errors }: Words): Told | null {
  if (complaints !== null && complaint !== undefined) return complaints[complaint.kind](complaint as never);
  // What the catalog says of a code says what to do, too.
  return errors[code] === undefined ? null : { details };
}

function asThrown({ hint, details }: SquadError): Told {
  return { hints: hint?.split("\n") ?? [], details };
}
