import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { Persona, ProjectProfile } from "../../../src/core/persona.ts";
import { loadPersonaFile } from "../../../src/personas/check-paths.ts";

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Writes `files` (by relative path) into a new folder that is removed after the test. */
export async function writeProject(files: Files): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "squad-personas-")));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}

export const MANIFEST = { "_bmad/_config/manifest.yaml": "installation:\n  version: 6.0.4\n" };

interface AgentParts {
  readonly attributes?: string;
  readonly activation?: string;
  readonly persona?: string;
  readonly prompts?: string;
  readonly menu?: string;
}

/** An agent file as the compiler writes it, of our own making. */
export function agentFile(parts: AgentParts = {}): string {
  const {
    attributes = 'name="Nadia" title="Harbour Pilot" icon="⚓"',
    activation = "",
    persona = "<role>Brings ships in</role><identity>Knows every sandbank.</identity>" +
      "<communication_style>Calm.</communication_style><principles>Depth before speed.</principles>",
    prompts = "",
    menu = '<item cmd="*help">Show menu</item><item cmd="*chart" action="Draw a chart.">Draw a chart</item>',
  } = parts;
  return `---
name: "pilot"
description: "Harbour Pilot"
---

Embody this agent.

\`\`\`xml
<agent id="pilot.agent.yaml" ${attributes}>
<activation critical="MANDATORY">${activation}</activation>
<persona>${persona}</persona>
${prompts}
<menu>${menu}</menu>
</agent>
\`\`\`
`;
}

/** Reads `content` as `_bmad/bmm/agents/<name>` of a project that has `files` besides. */
export async function readAgent(
  content: string | Uint8Array,
  { name = "pilot.md", files = {} }: { name?: string; files?: Files } = {},
): Promise<Persona> {
  const reading = await readAny(content, { name, files });
  if (reading.kind === "skipped") throw new Error(`skipped: ${reading.reason}`);
  return reading.persona;
}

export async function readAny(
  content: string | Uint8Array,
  { name = "pilot.md", files = {} }: { name?: string; files?: Files } = {},
) {
  const path = `_bmad/bmm/agents/${name}`;
  const root = await writeProject({ ...MANIFEST, ...files, [path]: content });
  return loadPersonaFile(join(root, path));
}

export const PROFILE: ProjectProfile = {
  userName: "Ines",
  communicationLanguage: "",
  documentLanguage: "",
  projectName: "",
  outputFolder: null,
  outputFolders: ["/project/_bmad-output"],
  userSkillLevel: "",
  values: {},
};

export function persona(parts: Partial<Persona> = {}): Persona {
  return {
    id: "pilot",
    name: "Nadia",
    title: "Harbour Pilot",
    icon: "⚓",
    role: "Brings ships in",
    identity: "Knows every sandbank.",
    communicationStyle: "Calm.",
    principles: "Depth before speed.",
    criticalActions: [],
    memories: [],
    prose: "",
    menu: [],
    generation: "xml",
    source: "/project/_bmad/bmm/agents/pilot.md",
    module: "bmm",
    warnings: [],
    ...parts,
  };
}
