import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { SearchedPlace, SkippedFile } from "../../core/persona.ts";
import type { AgentManifest } from "../agent-manifest.ts";
import { shownPath } from "../clean-text.ts";
import { isInside } from "../inside.ts";
import { inConfigOrder } from "../config-order.ts";
import { foldersIn, isV4Root, type Project } from "../project.ts";
import { findSkills, signOf, type Pointer } from "./find-skills.ts";
import { agentLikeFiles, filesIn, filesOfAgentsFolder } from "./folders.ts";
import { readIdeCommands } from "./ide-commands.ts";
import type { Surroundings } from "./surroundings.ts";

/** One file that may be an agent. */
export interface Candidate {
  readonly path: string;
  /** BMad module it lies in; empty when its place does not tell. */
  readonly module: string;
  readonly kind: SearchedPlace["kind"];
  /** Folder that was searched. */
  readonly folder: string;
  /** Where the agent's menu and overrides are resolved, when that is not the project's installation. */
  readonly bmadRoot?: string;
  /** What links must not leave, when that is not the project. */
  readonly boundary?: string;
  /** Only what has the structure of an agent counts: the place may hold anything. */
  readonly isStrict?: boolean;
}

export interface Candidates {
  readonly files: readonly Candidate[];
  readonly skipped: readonly SkippedFile[];
  readonly pointers: readonly Pointer[];
  /** Files looked at in places that exist, by folder. */
  readonly looked: ReadonlyMap<string, number>;
}

/** Folders below `_bmad/custom` that are entered. */
const CUSTOM_DEPTH = 3;

/**
 * Files of a project and of the home folder that may be agents, those that win over others of the same id first:
 * skills, the installation's modules, v4, files of the user, skills in the home folder.
 */
export function findCandidates(project: Project, { shared, skillFolders }: Surroundings): Candidates {
  const { bmadRoot } = project;
  const skills = findSkills(
    skillFolders,
    new Set(bmadRoot === null ? [] : foldersIn(join(bmadRoot, "memory"), bmadRoot)),
  );
  const found = skills.agents.map(({ path, place }): Candidate => ({
    path,
    module: "",
    kind: place.inHome ? "home skills" : "skills",
    folder: place.path,
    boundary: place.boundary,
  }));
  const { exists } = shared.central;
  const files = [
    ...found.filter(({ kind }) => kind === "skills"),
    ...installed(project),
    ...(exists ? [] : listed(project, shared.manifest)),
    ...v4(project),
    ...ownFiles(project),
    ...found.filter(({ kind }) => kind === "home skills"),
  ];
  return { files: distinct(files), skipped: skills.copies, pointers: skills.pointers, looked: skills.looked };
}

/** Modules come before the root's own `agents` folder, so that the installed agent keeps the plain id. */
function installed({ projectRoot, bmadRoot }: Project): Candidate[] {
  if (bmadRoot === null || isV4Root(bmadRoot)) return [];
  // `_config`, `_cfg` and `_memory` belong to the installer: their `agents` folders hold no agents.
  const modules = inConfigOrder(foldersIn(bmadRoot, projectRoot)).filter((name) => !name.startsWith("_"));
  return [...modules, ""].flatMap((module) => {
    const folder = join(bmadRoot, module, "agents");
    const kind = module === "" ? "own files" : "installation";
    return filesOfAgentsFolder(folder, projectRoot).map((path): Candidate => ({
      path,
      module,
      kind,
      folder,
    }));
  });
}

/** Skills that 6.2 kept below its own folder: the agent manifest says where, so that nothing has to be walked. */
function listed({ projectRoot, bmadRoot }: Project, manifest: AgentManifest): Candidate[] {
  if (bmadRoot === null) return [];
  const entries = [...new Set(manifest.values())];
  return entries.flatMap(({ path, module }) => {
    const folder = resolve(projectRoot, path);
    if (path === "" || !isInside(bmadRoot, folder) || /\.\w+$/.test(path)) return [];
    const file = join(folder, "SKILL.md");
    return existsSync(file) ? [{ path: file, module, kind: "installation" as const, folder: bmadRoot }] : [];
  });
}

function v4({ projectRoot }: Project): Candidate[] {
  const packs = namesIn(projectRoot).filter((name) => isV4Root(join(projectRoot, name)));
  return packs
    .sort((a, b) => (a === ".bmad-core" ? -1 : b === ".bmad-core" ? 1 : a.localeCompare(b, "en")))
    .flatMap((pack) => {
      const bmadRoot = join(projectRoot, pack);
      const folder = join(bmadRoot, "agents");
      const module = pack === ".bmad-core" ? "" : pack.slice(".bmad-".length);
      return filesIn(folder).map((name): Candidate => ({
        path: join(folder, name),
        module,
        kind: "v4",
        folder,
        bmadRoot,
      }));
    });
}

function ownFiles({ projectRoot, bmadRoot }: Project): Candidate[] {
  const shared = { module: "", kind: "own files" } as const;
  const loose = join(projectRoot, "agents");
  const files = filesIn(loose)
    .filter((name) => /\.(?:md|ya?ml)$/i.test(name))
    .map((name): Candidate => ({ ...shared, path: join(loose, name), folder: loose, isStrict: true }));
  if (bmadRoot === null) return files;
  const folder = join(bmadRoot, "custom");
  const top = filesIn(folder).filter((name) => /\.(?:md|ya?ml)$/i.test(name));
  const custom = [...top.map((name) => join(folder, name)), ...agentLikeFiles(folder, CUSTOM_DEPTH)];
  const agents = custom.filter(
    (path) => basename(path) !== "SKILL.md" || signOf(dirname(path), false)?.pointer === null,
  );
  return [...agents.map((path): Candidate => ({ ...shared, path, folder })), ...files];
}

/** What IDE commands lead to, apart from `known` files; dead and repeated pointers are said. */
export function findCommands(
  project: Project,
  pointers: readonly Pointer[],
  known: ReadonlySet<string>,
): Candidates {
  const { projectRoot } = project;
  const commands = readIdeCommands(projectRoot);
  const skipped: SkippedFile[] = [];
  const files: Candidate[] = [];
  for (const { path, target } of [...pointers, ...commands.pointers]) {
    const reached = resolve(projectRoot, target);
    const reason = `IDE command that points to ${shownPath(target)}`;
    if (!isInside(projectRoot, reached))
      skipped.push({ source: path, reason: `${reason}, outside the project` });
    else if (known.has(reached))
      skipped.push({ source: path, reason: `${reason}, which is the agent`, copyOf: reached });
    else if (existsSync(reached))
      files.push({ path: reached, module: "", kind: "ide commands", folder: dirname(path) });
    else skipped.push({ source: path, reason: `${reason}, which does not exist` });
  }
  const copies = commands.copies.map((copy): Candidate => ({ ...copy, module: "", kind: "ide commands" }));
  return { files: distinct([...files, ...copies]), skipped, pointers: [], looked: commands.looked };
}

function distinct(files: readonly Candidate[]): Candidate[] {
  const seen = new Set<string>();
  return files.filter(({ path }) => !seen.has(path) && seen.add(path));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
