import type * as z from "zod/mini";
import { VARIABLES } from "./environment.ts";
import { defaultOf, descriptionOf, leafSpec, shapeOf } from "./leaf.ts";
import { PROJECT_POLICY } from "./project-policy.ts";
import type { ProjectRule } from "./project-policy.ts";
import { FILE_KINDS, fileName, type FileKind } from "./file-kinds.ts";
import { fileSchema } from "./schema.ts";

interface Setting {
  readonly path: readonly string[];
  readonly schema: z.core.$ZodType;
}

/** What a project may do, for people. */
function ruleText(rule: ProjectRule | undefined): string {
  if (rule === undefined || rule.allow === "never") return "no";
  return {
    any: "yes",
    "at-most": "lower it",
    "at-least": "raise it",
    "switch-off": "switch off",
    "free-stays-free": "yes; a free one only by a free one",
    only: rule.allow === "only" ? `only \`${rule.value}\`` : "",
  }[rule.allow];
}

/** The Markdown reference of every file, setting and variable, as `docs/configuration.md` has it. */
export function configReference(): string {
  return (
    [INTRODUCTION, ...FILE_KINDS.map(fileSection), PROJECT, VALUES, KEY_SOURCES, variableSection()].join(
      "\n\n",
    ) + "\n"
  );
}

const INTRODUCTION = `# Configuration

squad works without any configuration of yours: its defaults know the free tiers, and one key is enough to begin.
What you change goes into four YAML files. Each may stand in several places and has the same shape in all of them;
they are merged key by key, and a later place overrides an earlier one:

1. bundled: \`config/\` in squad's own folder
2. user: \`$SQUAD_CONFIG_DIR\`, else \`$XDG_CONFIG_HOME/squad\`, else \`~/.config/squad\`
   (macOS: \`~/Library/Application Support/squad\`, Windows: \`%APPDATA%\\squad\`)
3. project: \`.squad/\` at the project's root, which may only choose and lower (below)
4. environment variables
5. flags: \`--provider\`, \`--model\`

\`squad config show\` prints every effective setting with the file and line it comes from, \`squad config check\` all
that is wrong, each with file, line, column and what to do. A list is replaced whole. Setting an optional value to
\`null\` takes it away.`;

const PROJECT = `## What a project may set

A project's files are somebody else's until proven otherwise. They may choose agents' chains and among your
providers' models, lower limits and switch providers and tools off (the last column of the tables). Anything else is refused with
its file and line, and squad does not start: a project cannot move an address, a key, a store or a guard.`;

const VALUES = `## Values

- Durations have a unit: \`250ms\`, \`60s\`, \`2m\`, \`1h\`, \`1m30s\`.
- Percentages: \`20%\`, or \`0.2\`.
- Keys are never kept in these files: see below.
- Addresses are https; http is accepted for this machine alone (\`localhost\`, \`127.0.0.1\`, \`[::1]\`).
- No aliases (\`*name\`), tags (\`!name\`), repeated keys, or files above 256 KB.`;

function fileSection(kind: FileKind): string {
  const rows = settingsOf({ path: [], schema: fileSchema(kind) }).map(({ path, schema }) => {
    const key = path.map((step) => (step === "*" ? "<name>" : step)).join(".");
    const value = defaultOf(schema);
    const standard =
      value === undefined ? "" : `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
    const project = ruleText(PROJECT_POLICY[kind][path.join(".")]);
    return `| \`${key}\` | ${valuesOf(schema)} | ${standard} | ${descriptionOf(schema)} | ${project} |`;
  });
  return [
    `## ${fileName(kind)}`,
    "",
    "| setting | value | default | meaning | in a project |",
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

function settingsOf({ path, schema }: Setting): Setting[] {
  const shape = shapeOf(schema);
  if (shape.kind === "record") return settingsOf({ path: [...path, "*"], schema: shape.value });
  if (shape.kind !== "object") return [{ path, schema }];
  return Object.entries(shape.fields).flatMap(([key, field]) =>
    settingsOf({ path: [...path, key], schema: field }),
  );
}

function valuesOf(schema: z.core.$ZodType): string {
  const shape = shapeOf(schema);
  if (shape.kind === "choice") return shape.values.map((value) => `\`${value}\``).join(", ");
  if (shape.kind === "list") return "a list of names";
  return leafSpec(schema)?.expects ?? "";
}

function variableSection(): string {
  const rows = Object.entries(VARIABLES).map(([name, meaning]) => `| \`${name}\` | ${meaning} |`);
  return ["## Environment", "", "| variable | meaning |", "|---|---|", ...rows, KEYS].join("\n");
}

const KEY_SOURCES = `## Keys

A provider's key is looked for in this order; \`squad keys\` says where each was found.

1. The environment variable that \`api_key_env\` names.
2. What \`squad keys set NAME\` stored: \`keys/VARIABLE\` in your configuration folder, one file a variable, so that
   providers with one \`api_key_env\` share one key. A file that anybody else can read is not used, and squad says so.
3. \`key_command\`, a command line of yours such as \`pass show groq\`. It runs in your shell (\`/bin/sh\`, on Windows
   \`cmd.exe\`) exactly as you wrote it, in your configuration folder, with your environment, without input or terminal:
   unlock your password manager before. It runs once a process, and only when its provider is about to be asked or
   tested, or for \`squad keys\`. The first line it prints is the key; it has ten seconds. What it says on stderr is not
   shown, and neither is the command.

Keys are 1 to 4096 printable ASCII characters. None is ever taken from an argument or a
project, or printed, but for the last four characters in \`squad keys\`.`;

const KEYS = `
Besides these, squad reads the variables that \`api_key_env\` names (by default \`GROQ_API_KEY\`, \`CEREBRAS_API_KEY\`,
\`GEMINI_API_KEY\`, \`OPENROUTER_API_KEY\`). An empty variable counts as unset. State (limiter, counters, sessions) is kept
in \`$SQUAD_STATE_DIR\`, else \`$XDG_STATE_HOME/squad\`, else \`~/.local/state/squad\` (macOS:
\`~/Library/Application Support/squad/state\`, Windows: \`%LOCALAPPDATA%\\squad\\state\`).`;
