import { Command } from "commander";
import type { ExitCode } from "../core/errors.ts";
import { sanitize } from "../core/sanitize.ts";
import { execute } from "./command.ts";
import { VERSION } from "./version.ts";

const START = `
Start here:
  squad chat mary                 talk to the business analyst of the project you stand in
  squad run --agent pm < in.txt   one turn for a script: the answer is on stdout
  squad status                    what is left of every limit, and when the next slot frees

Exit codes: 0 done, 1 error, 2 usage, 66 no input, 69 no provider reachable, 74 disk or output,
75 all throttled for now, 77 no usable key, 78 configuration, 124 timeout, 128+n signal.`;

/** An action that loads its command when it is called, so that \`--help\` loads none. */
type Load<A extends readonly unknown[]> = () => Promise<{ command(...args: A): Promise<ExitCode> }>;

function action<A extends readonly unknown[]>(load: Load<A>): (...args: A) => Promise<never> {
  return (...args) => execute(async () => (await load()).command(...args));
}

/** What defines each command, in the order of the help. */
const COMMANDS: Readonly<Record<string, (program: Command) => void>> = {
  chat: (program) => {
    program
      .command("chat")
      .description("open a conversation with an agent (without a name: pick one)")
      .argument("[agent]", "id, name or role: analyst, mary, 'business analyst'")
      .option("--session <id>", "continue this session, or start it under this name")
      .option("--resume [id]", "continue the last session, or the one named")
      .option("--new", "start a new session (the default)")
      .option("--provider <name>", "ask this provider first")
      .option("--model <id>", "with this model")
      .option("--plain", "plain lines, no redrawing (also with TERM=dumb)")
      .option("--screen-reader", "plain lines made to be read aloud")
      .action(action(() => import("./commands/chat.ts")));
  },
  run: (program) => {
    program
      .command("run")
      .description("one turn: prompt from arguments, -f or stdin, answer to stdout")
      .argument("[prompt...]", "what to ask")
      .requiredOption("--agent <name>", "who answers: id, name or role")
      .option("-f, --file <file>", "read the prompt from a file")
      .option("--session <id>", "continue this session, or start it under this name")
      .option("--provider <name>", "ask this provider first")
      .option("--model <id>", "with this model")
      .option("--no-fallback", "ask only the first provider")
      .option("--format <format>", "text, json (one object) or events (one object a line)", "text")
      .option("--allow-write", "let the agent write files of the project")
      .option("--max-wait <duration>", "longest wait for a free slot; 0 fails at once", "60s")
      .option("--timeout <duration>", "longest time for the whole turn", "120s")
      .option("-q, --quiet", "nothing on stderr but errors")
      .option("-o, --output <file>", "write the result to a file, whole or not at all")
      .action(action(() => import("./commands/run.ts")));
  },
  status: (program) => {
    program
      .command("status")
      .description("limiter and throttle state of every provider")
      .option("--json", "for programs")
      .option("--watch", "redraw every second")
      .action(action(() => import("./commands/status.ts")));
  },
  metrics: (program) => {
    program
      .command("metrics")
      .description("what was counted, and where the limits stand, in Prometheus text format")
      .action(action(() => import("./commands/metrics.ts")));
  },
  agents: (program) => {
    const agents = program
      .command("agents")
      .description("the personas found here, and what is wrong with any");
    agents
      .command("list", { isDefault: true })
      .description("all agents")
      .option("--json", "for programs")
      .action(action(async () => ({ command: (await import("./commands/agents.ts")).list })));
    agents
      .command("show")
      .description("one agent with its menu")
      .argument("<name>", "id, name or role")
      .option("--json", "for programs")
      .action(action(async () => ({ command: (await import("./commands/agents.ts")).show })));
    agents
      .command("check")
      .description("read agent files, folders or projects, and say what is wrong with any")
      .argument("[path...]", "instead of the project you stand in")
      .option("--json", "for programs")
      .action(action(async () => ({ command: (await import("./commands/agents.ts")).check })));
  },
  providers: (program) => {
    const providers = program.command("providers").description("the configured providers");
    providers
      .command("list", { isDefault: true })
      .description("all providers")
      .option("--json", "for programs")
      .action(action(async () => ({ command: (await import("./commands/providers.ts")).list })));
    providers
      .command("test")
      .description("send one tiny request to each")
      .argument("[name...]", "only these")
      .option("--json", "for programs")
      .action(action(async () => ({ command: (await import("./commands/providers.ts")).test })));
  },
  keys: (program) => {
    const keys = program.command("keys").description("keys kept for you, readable by you alone");
    keys
      .command("list", { isDefault: true })
      .description("where each provider's key comes from")
      .option("--json", "for programs")
      .action(action(async () => ({ command: (await import("./commands/keys.ts")).list })));
    keys
      .command("set")
      .description("keep a key: asks for it without showing it, or reads it from stdin")
      .argument("<name>", "a provider, or the variable of its key")
      // What stands where no key may stand is taken, so that it can be refused without being repeated.
      .allowExcessArguments()
      .allowUnknownOption()
      .action(action(async () => ({ command: (await import("./commands/keys.ts")).set })));
    keys
      .command("rm")
      .description("forget a stored key")
      .argument("<name>", "a provider, or the variable of its key")
      .action(action(async () => ({ command: (await import("./commands/keys.ts")).remove })));
  },
  sessions: (program) => {
    const sessions = program.command("sessions").description("conversations kept on this machine");
    sessions
      .command("list", { isDefault: true })
      .description("all sessions, latest first")
      .option("--json", "for programs")
      .action(action(async () => ({ command: (await import("./commands/sessions.ts")).list })));
    sessions
      .command("show")
      .description("what was said, and who answered")
      .argument("<id>")
      .option("--json", "for programs")
      .action(action(async () => ({ command: (await import("./commands/sessions.ts")).show })));
    sessions
      .command("export")
      .description("one session as Markdown, on stdout")
      .argument("<id>")
      .action(action(async () => ({ command: (await import("./commands/sessions.ts")).exportSession })));
    sessions
      .command("rm")
      .description("delete sessions")
      .argument("<id...>")
      .action(action(async () => ({ command: (await import("./commands/sessions.ts")).remove })));
  },
  config: (program) => {
    const config = program.command("config").description("the effective configuration");
    config
      .command("show", { isDefault: true })
      .description("every value and where it comes from")
      .option("--json", "for programs")
      .action(action(async () => ({ command: (await import("./commands/config.ts")).show })));
    config
      .command("path")
      .description("where configuration and state are kept")
      .option("--json", "for programs")
      .action(action(async () => ({ command: (await import("./commands/config.ts")).paths })));
    config
      .command("check")
      .description("all faults of all files at once")
      .option("--json", "for programs")
      .action(action(async () => ({ command: (await import("./commands/config.ts")).check })));
  },
  doctor: (program) => {
    program
      .command("doctor")
      .description("everything a bug report needs, secrets masked")
      .option("--json", "for programs")
      .action(action(() => import("./commands/doctor.ts")));
  },
  completion: (program) => {
    program
      .command("completion")
      .description("a script that completes squad's commands in your shell")
      .argument("<shell>", "bash, zsh or fish")
      .action((shell: string) =>
        execute(async () => (await import("./commands/completion.ts")).command(program, shell)),
      );
  },
};

/**
 * @param called the first argument. A command that is called alone is defined alone: to define all of them is 6 ms of
 * every start.
 */
export function buildProgram(called: string | undefined): Command {
  const program = new Command("squad")
    .description("A BMad team in your terminal, on free LLM tiers, that never stalls on a 429")
    .version(VERSION, "-V, --version", "print the version")
    .addHelpText("after", START)
    .showHelpAfterError("(squad --help lists the commands)")
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(sanitize(text)) })
    .configureHelp({ showGlobalOptions: false });

  const isKnown = called !== undefined && called !== "completion" && Object.hasOwn(COMMANDS, called);
  const defined = isKnown ? [COMMANDS[called]] : Object.values(COMMANDS);
  for (const define of defined) define?.(program);
  return program;
}
