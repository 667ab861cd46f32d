import type { Command } from "commander";
import { EXIT, SquadError, type ExitCode } from "../../core/errors.ts";
import { completionScript, SHELLS, type CompletionNode } from "../completion-script.ts";
import { write } from "../output.ts";

/** `squad completion bash|zsh|fish` */
export async function command(program: Command, name: string): Promise<ExitCode> {
  const shell = SHELLS.find((known) => known === name);
  if (shell === undefined) {
    throw new SquadError("usage", `there is no completion for ${JSON.stringify(name)}`, {
      hint: `one of: ${SHELLS.join(", ")}`,
    });
  }
  await write(process.stdout, completionScript(shell, nodeOf(program)));
  return EXIT.ok;
}

function nodeOf(command: Command): CompletionNode {
  return {
    name: command.name(),
    description: command.description(),
    options: command.options.map(({ long }) => long).filter((long) => long !== undefined && long !== null),
    commands: command.commands.map(nodeOf),
  };
}
