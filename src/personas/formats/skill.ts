import { basename, dirname, join } from "node:path";
import { sanitizeLine } from "../../core/sanitize.ts";
import { agentMemories } from "../agent-memory.ts";
import { cleanBlock } from "../clean-text.ts";
import { readFrontMatter } from "../front-matter.ts";
import type { PersonaContext } from "../persona-context.ts";
import { readTextFile } from "../read-text-file.ts";
import { readCustomization, type Customization } from "./customization.ts";
import { NO_AGENT } from "../no-agent.ts";
import type { WrittenAgent } from "../written-agent.ts";
import { NO_SKILL_MANIFEST, readSkillManifest, type SkillManifest } from "./skill-manifest.ts";
import { NO_SECTIONS, readSkillSections, type SkillSections } from "./skill-sections.ts";
import { agentFromToml } from "./skill-toml.ts";

/** Files of a skill of which one stands for the others. */
export const SKILL_FILES = ["SKILL.md", "customize.toml", "bmad-skill-manifest.yaml"] as const;

const LONGEST_PROSE = 24_000;

/** An agent that a skill is. */
export interface SkillAgent {
  readonly agent: WrittenAgent;
  /** What BMad calls it everywhere: its folder's name, in lower case. */
  readonly canonicalId: string;
  /** Module that the skill itself names; empty when it names none. */
  readonly module: string;
}

/** What a skill's own files say. */
interface SkillText {
  readonly folder: string;
  /** Null when there is no `SKILL.md` that can be read. */
  readonly sections: SkillSections | null;
  readonly body: string;
  readonly manifest: SkillManifest | null;
  readonly warnings: readonly string[];
}

/**
 * Reads the skill that the file at `path` belongs to; null when it is none of an agent. An agent is a skill whose
 * `customize.toml` has an `[agent]` with a name, whose manifest says `type: agent`, whose `SKILL.md` has the sections
 * Identity and Capabilities, or that keeps a memory of its own as agents of BMad's builder do.
 */
export async function readSkill(path: string, context: PersonaContext): Promise<SkillAgent | null> {
  const folder = dirname(path);
  const [skill, customization, memories] = await Promise.all([
    readSkillText(folder, context),
    readCustomization(folder, context),
    agentMemories(basename(folder).toLowerCase(), context),
  ]);
  const { manifest } = skill;
  const canonicalId = basename(folder).toLowerCase();
  const module = manifest?.module || moduleIn(skill.body);
  const known = agentIn(skill, customization, context, memories);
  if (known === null) return null;
  const agent = {
    ...known,
    memories: [...known.memories, ...memories],
    warnings: [...skill.warnings, ...customization.warnings.map(({ message }) => message), ...known.warnings],
  };
  return { agent, canonicalId, module };
}

function agentIn(
  skill: SkillText,
  customization: Customization,
  context: PersonaContext,
  memories: readonly string[],
): WrittenAgent | null {
  if (customization.agent !== null) return agentFromToml(customization.agent, context);
  const { sections, manifest, body } = skill;
  // An agent whose customize.toml is broken is known by what is left: its SKILL.md tells to adopt what is in there.
  const isBroken = customization.warnings.length > 0 && /\{agent\.\w+\}/.test(body);
  const isListed = manifest?.isAgent === true && (sections !== null || manifest.displayName !== "");
  const isAgent = isListed || sections?.hasPersona === true || memories.length > 0;
  return isAgent || isBroken ? agentFromSections(skill) : null;
}

async function readSkillText(folder: string, context: PersonaContext): Promise<SkillText> {
  const boundary = context.boundary ?? context.projectRoot;
  const [markdown, manifestFile] = await Promise.all([
    readTextFile(join(folder, "SKILL.md"), boundary),
    readTextFile(join(folder, "bmad-skill-manifest.yaml"), boundary),
  ]);
  const warnings: string[] = [];
  const manifest = manifestFile.kind === "text" ? await readSkillManifest(manifestFile.text) : null;
  if (manifestFile.kind === "text" && manifest === null)
    warnings.push("bmad-skill-manifest.yaml is no YAML: left unread");
  if (markdown.kind === "unusable") {
    warnings.push(
      `SKILL.md ${markdown.reason.includes("ENOENT") ? "is missing" : sanitizeLine(markdown.reason, 120)}`,
    );
    return { folder, sections: null, body: "", manifest, warnings };
  }
  const front = await readFrontMatter(markdown.text);
  return {
    folder,
    sections: readSkillSections(front.body),
    body: front.body,
    manifest,
    warnings: [...markdown.warnings, ...front.warnings, ...warnings],
  };
}

function agentFromSections({ sections, manifest, body }: SkillText): WrittenAgent {
  const said = sections ?? NO_SECTIONS;
  const listed = manifest ?? NO_SKILL_MANIFEST;
  const identity = said.identity || listed.identity;
  return {
    ...NO_AGENT,
    generation: "skill",
    name: said.name || listed.displayName,
    title: listed.title || said.title,
    icon: listed.icon || null,
    role: listed.role === identity ? "" : listed.role,
    identity: identity || said.overview,
    communicationStyle: said.communicationStyle || listed.communicationStyle,
    principles: said.principles || listed.principles,
    criticalActions: said.criticalActions,
    items: said.items,
    rest: (identity || listed.role) === "" ? cleanBlock(body, LONGEST_PROSE) : "",
  };
}

/** The module whose configuration the skill says to load. */
function moduleIn(body: string): string {
  return /\/_?bmad\/([a-z][\w-]{0,39})\/config\.yaml/.exec(body)?.[1] ?? "";
}
