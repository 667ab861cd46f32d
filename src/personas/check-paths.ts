import { access, constants, readdir, stat } from "node:fs/promises";
import { basename, join, resolve, sep } from "node:path";
import pLimit from "p-limit";
import { SquadError } from "../core/errors.ts";
import type { Persona, SkippedFile } from "../core/persona.ts";
import { shownPath } from "./clean-text.ts";
import {
  isAgentLike,
  isSkillPart,
  levelBelow,
  NEVER_ENTERED,
  withoutSkillParts,
} from "./discovery/agent-like.ts";
import { isToolFolder } from "./discovery/skill-folders.ts";
import { createLocator, type Locator } from "./locate.ts";
import { readPersonaFile } from "./persona-file.ts";
import type { PersonaReading } from "./persona-reading.ts";
import { errorCode, UNREADABLE } from "./read-text-file.ts";

export interface CheckReport {
  readonly personas: readonly Persona[];
  readonly skipped: readonly SkippedFile[];
  /** Installations that the files belong to, with the version each manifest names. */
  readonly installations: readonly { readonly root: string; readonly version: string | null }[];
  /** What kept the walk from seeing everything, one line each. */
  readonly warnings: readonly string[];
}

const PARALLEL_READS = 8;
const DEEPEST = 12;
const MOST_FOLDERS = 20_000;
const MOST_FILES = 5000;
/**
 * Reads the given files, and every agent-like file below the given folders: files in a folder called `agents` or one
 * level below it, and skills. Folders are walked to depth 12, links not followed.
 * @throws {SquadError} `no-input` when one of `paths` itself cannot be read.
 */
export async function checkPaths(paths: readonly string[], home: string | null = null): Promise<CheckReport> {
  const warnings: string[] = [];
  const files = new Set<string>();
  for (const path of paths.map((given) => resolve(given))) {
    if (await isFolder(path)) {
      for (const file of await agentLikeFilesBelow(path, warnings)) files.add(file);
    } else files.add(path);
  }
  if (files.size > MOST_FILES) warnings.push(`${files.size} agent files found, the first ${MOST_FILES} read`);
  const limit = pLimit(PARALLEL_READS);
  const locate = createLocator(home);
  const given = new Set(paths.map((path) => resolve(path)));
  const readings = await Promise.all(
    [...files].slice(0, MOST_FILES).map((file) => limit(() => readOne(file, locate, given.has(file)))),
  );
  return {
    personas: readings.flatMap((reading) => (reading.kind === "persona" ? [reading.persona] : [])),
    skipped: readings.flatMap((reading) =>
      reading.kind === "skipped" ? [{ source: reading.source, reason: reading.reason }] : [],
    ),
    installations: [...(await locate.versions())].map(([root, version]) => ({ root, version })),
    warnings,
  };
}

/** Reads one file as a persona, wherever it lies. Never throws. */
export async function loadPersonaFile(path: string): Promise<PersonaReading> {
  const absolute = resolve(path);
  return readPersonaFile(absolute, await createLocator(null).contextOf(absolute));
}

async function readOne(file: string, locate: Locator, given: boolean): Promise<PersonaReading> {
  const reading = await readPersonaFile(file, await locate.contextOf(file));
  if (given && reading.kind === "skipped" && reading.reason.startsWith(UNREADABLE)) {
    throw unreadable(file, reading.reason);
  }
  const isCopy =
    !given &&
    reading.kind === "persona" &&
    !reading.persona.generation.startsWith("skill") &&
    file.split(sep).some((part) => isToolFolder(part));
  return isCopy ? { kind: "skipped", source: file, reason: "an IDE's own copy or agent" } : reading;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    if (!(await stat(path)).isDirectory()) return false;
    await access(path, constants.R_OK);
    return true;
  } catch (error) {
    throw unreadable(path, `${UNREADABLE} (${errorCode(error)})`);
  }
}

function unreadable(path: string, reason: string): SquadError {
  return new SquadError("no-input", `${shownPath(path)} ${reason}`, {
    hint: "give an existing file, folder or project root",
  });
}

async function agentLikeFilesBelow(root: string, warnings: string[]): Promise<string[]> {
  const files: string[] = [];
  const queue = [{ folder: root, depth: 0, agents: basename(root) === "agents" ? 1 : 0 }];
  let seen = 0;
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { folder, depth, agents } = next;
    if ((seen += 1) > MOST_FOLDERS) {
      warnings.push(`more than ${MOST_FOLDERS} folders below ${shownPath(root)}: the rest not searched`);
      break;
    }
    const entries = await entriesOf(folder, warnings);
    // What a skill keeps in `agents` are its helpers: texts it hands on, nobody to talk to.
    const hasSkill = entries.some(({ name }) => name === "SKILL.md");
    const names = new Set(withoutSkillParts(entries.map(({ name }) => name)));
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (NEVER_ENTERED.has(entry.name)) continue;
        if (depth + 1 > DEEPEST) warnings.push(`${shownPath(path)} lies too deep: not searched`);
        else
          queue.push({
            folder: path,
            depth: depth + 1,
            agents: hasSkill ? 0 : levelBelow(entry.name, agents),
          });
      } else if (names.has(entry.name) && (isAgentLike(entry.name, agents) || isSkillPart(entry.name))) {
        files.push(path);
      }
    }
  }
  return files.sort();
}

async function entriesOf(folder: string, warnings: string[]) {
  try {
    return (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    warnings.push(`${shownPath(folder)} cannot be read (${errorCode(error)})`);
    return [];
  }
}
