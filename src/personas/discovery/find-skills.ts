import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { SkippedFile } from "../../core/persona.ts";
import { pointerIn } from "../not-a-persona.ts";
import { foldersIn } from "../project.ts";
import type { SkillFolder } from "./skill-folders.ts";

/** A skill that is an agent, by the file that stands for it. */
export interface FoundSkill {
  readonly path: string;
  readonly place: SkillFolder;
}

/** A command or skill that only tells to load an agent's file. */
export interface Pointer {
  /** File that points. */
  readonly path: string;
  /** As written, from the project's root. */
  readonly target: string;
}

export interface SkillSearch {
  readonly agents: readonly FoundSkill[];
  readonly pointers: readonly Pointer[];
  /** Skills of the same name in folders asked later. */
  readonly copies: readonly SkippedFile[];
  /** Skills looked at, by folder. */
  readonly looked: ReadonlyMap<string, number>;
}

const LARGEST = 256 * 1024;

/**
 * The agents among the skills of `folders`. A name counts once: skills of a name are one skill, installed for several
 * tools. Synchronous and without parsing: some hundred small files take a few milliseconds this way.
 * @param remembering names of skills that keep a memory, which only agents do
 */
export function findSkills(folders: readonly SkillFolder[], remembering: ReadonlySet<string>): SkillSearch {
  const known = new Map<string, string>();
  const agents: FoundSkill[] = [];
  const pointers: Pointer[] = [];
  const copies: SkippedFile[] = [];
  const looked = new Map<string, number>();
  for (const place of folders) {
    const names = foldersIn(place.path, place.boundary).sort();
    looked.set(place.path, names.length);
    for (const name of names) {
      const folder = join(place.path, name);
      const first = known.get(name);
      if (first !== undefined) {
        copies.push({ source: join(folder, "SKILL.md"), reason: `same agent as ${first}`, copyOf: first });
        continue;
      }
      const sign = signOf(folder, remembering.has(name));
      if (sign === null) continue;
      const path = join(folder, sign.file);
      known.set(name, path);
      if (sign.pointer === null) agents.push({ path, place });
      else pointers.push({ path, target: sign.pointer });
    }
  }
  return { agents, pointers, copies, looked };
}

/** How a skill shows that it is an agent, or points to one; null when it is neither. */
export function signOf(
  folder: string,
  remembers: boolean,
): { readonly file: string; readonly pointer: string | null } | null {
  const names = namesIn(folder);
  const file = names.has("SKILL.md") ? "SKILL.md" : null;
  const text = (name: string): string => (names.has(name) ? textOf(join(folder, name)) : "");
  const markdown = text("SKILL.md");
  if (isNamedAgent(text("customize.toml"))) return { file: file ?? "customize.toml", pointer: null };
  if (/^type:\s*["']?agent\b/m.test(text("bmad-skill-manifest.yaml"))) {
    return { file: file ?? "bmad-skill-manifest.yaml", pointer: null };
  }
  if (file === null) return null;
  if (remembers || (/^## Identity\s*$/m.test(markdown) && /^## Capabilities\s*$/m.test(markdown))) {
    return { file, pointer: null };
  }
  const pointer = pointerIn(markdown);
  return pointer === null ? null : { file, pointer };
}

/** An `[agent]` table with a `name`; the meta skills of BMad's builder have the one without the other. */
function isNamedAgent(toml: string): boolean {
  const [, rest] = toml.split(/^[^\S\n]*\[agent\][^\n]*$/m, 2);
  if (rest === undefined) return /^\s*agent\.name\s*=/m.test(toml);
  const [own = ""] = rest.split(/^[^\S\n]*\[[\w.[]/m, 1);
  return /^[^\S\n]*name\s*=\s*["'][^"'\n]/m.test(own);
}

function namesIn(folder: string): ReadonlySet<string> {
  try {
    return new Set(readdirSync(folder));
  } catch {
    return new Set();
  }
}

/** Only regular files of a sane size: a pipe would never end. */
function textOf(path: string): string {
  try {
    const facts = statSync(path);
    return facts.isFile() && facts.size <= LARGEST ? readFileSync(path, "utf8").replaceAll("\r\n", "\n") : "";
  } catch {
    return "";
  }
}
