/** One command as shells complete it. */
export interface CompletionNode {
  readonly name: string;
  readonly description: string;
  /** Long options, e.g. `--json`. */
  readonly options: readonly string[];
  readonly commands: readonly CompletionNode[];
}

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** A script that makes `shell` complete squad's commands and options. */
export function completionScript(shell: Shell, program: CompletionNode): string {
  return SCRIPTS[shell](program);
}

const SCRIPTS: Readonly<Record<Shell, (program: CompletionNode) => string>> = {
  bash: bashScript,
  zsh: (program) => `#compdef squad\nautoload -U +X bashcompinit && bashcompinit\n${bashScript(program)}`,
  fish: fishScript,
};

/** Words after `squad`, `squad run` and `squad agents check`: a case for each, by what stands before. */
function bashScript(program: CompletionNode): string {
  const cases = paths(program).map(
    ({ path, node }) => `    "${path.join(" ")}") words="${wordsOf(node)}" ;;`,
  );
  const known = program.commands
    .filter(({ commands }) => commands.length > 0)
    .map(({ name }) => name)
    .join("|");
  return `_squad() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" words=""
  if [ "$COMP_CWORD" -gt 1 ]; then path="\${COMP_WORDS[1]}"; fi
  case "$path" in
    ${known}) if [ "$COMP_CWORD" -gt 2 ]; then path="$path \${COMP_WORDS[2]}"; fi ;;
  esac
  case "$path" in
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _squad squad
`;
}

function fishScript(program: CompletionNode): string {
  const lines = paths(program).flatMap(({ path, node }) => {
    const seen = path.map((word) => `__fish_seen_subcommand_from ${word}`);
    const condition = seen.length === 0 ? "__fish_use_subcommand" : seen.join("; and ");
    const head = `complete -c squad -n '${condition}'`;
    return [
      ...node.commands.map(({ name, description }) => `${head} -f -a ${name} -d '${quoted(description)}'`),
      ...node.options.map((option) => `${head} -l ${option.slice(2)}`),
    ];
  });
  return `${lines.join("\n")}\n`;
}

interface Placed {
  readonly path: readonly string[];
  readonly node: CompletionNode;
}

function paths(node: CompletionNode, path: readonly string[] = []): readonly Placed[] {
  return [{ path, node }, ...node.commands.flatMap((child) => paths(child, [...path, child.name]))];
}

function wordsOf({ commands, options }: CompletionNode): string {
  return [...commands.map(({ name }) => name), ...options].join(" ");
}

function quoted(text: string): string {
  return text.replaceAll("'", String.raw`\'`);
}
