import { nearest } from "../../core/text/nearest.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import type { Command } from "./command.ts";
import { COMMANDS } from "./registry.ts";

/** A line read as a command. */
export type CommandLine =
  | { readonly kind: "command"; readonly command: Command; readonly argument: string }
  | {
      readonly kind: "unknown";
      /** As it was typed, and the command that may have been meant. */
      readonly name: string;
      readonly near: string | null;
    };

/** Reads an input as a command; null when it is none (a path like `/usr/bin` is text for the agent). */
export function parseCommand(input: string): CommandLine | null {
  const match = /^\/([\p{L}\p{N}-]+)(?:[ \t]+(.*))?$/u.exec(input.trim());
  const name = match?.[1]?.toLowerCase();
  if (name === undefined) return null;
  const command = COMMANDS.find((command) => command.name === name);
  if (command !== undefined) return { kind: "command", command, argument: match?.[2]?.trim() ?? "" };
  const near = nearest(
    name,
    COMMANDS.map((command) => command.name),
  );
  return { kind: "unknown", name: sanitizeLine(name, 40), near };
}
