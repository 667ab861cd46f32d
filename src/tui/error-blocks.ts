import { isSquadError } from "../core/errors.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import { note, type Block } from "./block.ts";
import type { Words } from "./words/en/index.ts";

/** An error as lines for the user: what is wrong, and how to fix it. */
export function errorBlocks(error: unknown, { errors }: Words): Block[] {
  const message = error instanceof Error ? error.message : String(error);
  const ours = isSquadError(error) ? errors[error.code] : undefined;
  const hints = isSquadError(error) && error.hint !== undefined ? error.hint.split("\n") : [];
  return [
    note(ours ?? sanitizeLine(message, 300), "error"),
    ...hints.map((hint) => note(sanitizeLine(hint, 300))),
  ];
}
