import { isSquadError } from "../../core/errors.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { note, type Block } from "./block.ts";
import { toldError } from "./told-error.ts";
import type { Words } from "../words/en/index.ts";

/** An error as lines for the user: what is wrong, and how to fix it. */
export function errorBlocks(error: unknown, words: Words): Block[] {
  if (!isSquadError(error)) {
    const message = error instanceof Error ? error.message : String(error);
    return [note(sanitizeLine(message, 300), "error")];
  }
  const { message, hints } = toldError(error, words);
  return [note(message, "error"), ...hints.map((hint) => note(hint))];
}
