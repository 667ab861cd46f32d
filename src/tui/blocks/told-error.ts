import type { Complaint, Said } from "../../core/complaints/complaint.ts";
import type { SquadError } from "../../core/errors.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import type { Told } from "../words/en/complaints.ts";
import type { Words } from "../words/en/index.ts";

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

/** A warning, or the first line of an error, in the user's language as far as the catalog knows it. Printable. */
export function toldLine({ message, complaint }: Said, words: Words): string {
  const told = complaint === undefined ? null : of(complaint, words);
  return sanitizeLine(told?.message ?? message, LONGEST_LINE);
}

function of(complaint: Complaint, { complaints }: Words): Told | null {
  return complaints === null ? null : complaints[complaint.kind](complaint as never);
}

function translated({ complaint, code, details }: SquadError, words: Words): Told | null {
  const told = complaint === undefined ? null : of(complaint, words);
  if (told !== null) return told;
  // What the catalog says of a code says what to do, too.
  return words.errors[code] === undefined ? null : { details };
}

function asThrown({ hint, details }: SquadError): Told {
  return { hints: hint?.split("\n") ?? [], details };
}
