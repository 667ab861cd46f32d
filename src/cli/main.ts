import { CommanderError, type Command } from "commander";
import { EXIT, SquadError } from "../core/errors.ts";
import { nearest } from "../core/text/nearest.ts";
import { endOnBugs, reportAny } from "./command.ts";
import { guardStreams, muteConsole } from "./output.ts";
import { buildProgram } from "./program.ts";

/**
 * Refuses a misspelt subcommand where the group has one by default, which would take the word for its own argument.
 * @throws {SquadError} `usage`, suggesting the nearest
 */
function refuseUnknownSubcommand(program: Command, [name, word = "-"]: readonly string[]): void {
  const group = program.commands.find((command) => command.name() === name);
  const known = group?.commands.map((command) => command.name()) ?? [];
  if (known.length === 0 || word.startsWith("-") || word === "help" || known.includes(word)) return;
  const close = nearest(word, known);
  // Whoever expects `squad keys KEY` to work has typed a key.
  const said = name === "keys" ? "of that name" : JSON.stringify(word);
  throw new SquadError("usage", `squad ${name} has no subcommand ${said}`, {
    hint: `${close === null ? "" : `did you mean ${close}? `}there are: ${known.join(", ")}`,
  });
}

async function main(): Promise<void> {
  guardStreams();
  muteConsole();
  endOnBugs();
  const args = process.argv.slice(2);
  if (args.length === 0 && process.stdin.isTTY && process.stdout.isTTY) args.push("chat");
  const program = buildProgram(args[0]);
  try {
    refuseUnknownSubcommand(program, args);
    if (args.length === 0) program.outputHelp();
    else await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.usage);
    process.exit(await reportAny(error));
  }
}

void main();
