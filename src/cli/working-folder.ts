import { SquadError } from "../core/errors.ts";

/**
 * The folder the user stands in.
 * @throws {SquadError} `usage` when it no longer exists.
 */
export function workingFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw new SquadError("usage", "the folder you stand in no longer exists", {
      hint: "change to another one",
      cause: error,
    });
  }
}
