import { basename, dirname } from "node:path";
import { NO_MANIFEST, readAgentManifest, type AgentManifest } from "./agent-manifest.ts";
import type { PersonaContext } from "./persona-context.ts";
import { findProject, isBmadRoot } from "./project.ts";

/** Finds the context of single files; remembers manifests, so one locator serves a whole run. */
export type Locator = (path: string) => Promise<PersonaContext>;

const INNERMOST_LEVELS = 5;

export function createLocator(): Locator {
  const manifests = new Map<string, Promise<AgentManifest>>();
  const manifestOf = (bmadRoot: string): Promise<AgentManifest> => {
    const known = manifests.get(bmadRoot) ?? readAgentManifest(bmadRoot);
    manifests.set(bmadRoot, known);
    return known;
  };
  return async (path) => {
    const { projectRoot, bmadRoot, module } = placeOf(path);
    const manifest = bmadRoot === null ? NO_MANIFEST : await manifestOf(bmadRoot);
    return { projectRoot, bmadRoot, module, manifest, bundled: false };
  };
}

/** `<project>/<root>/<module>/agents/[<dir>/]x.md`, looked at from the file outwards. */
function placeOf(path: string): Pick<PersonaContext, "projectRoot" | "bmadRoot" | "module"> {
  let module = "";
  let folder = dirname(path);
  for (let level = 0; level < INNERMOST_LEVELS && dirname(folder) !== folder; level += 1) {
    if (isBmadRoot(folder)) {
      return { projectRoot: dirname(folder), bmadRoot: folder, module: module === "agents" ? "" : module };
    }
    module = basename(folder);
    folder = dirname(folder);
  }
  return { ...findProject(dirname(path)), module: "" };
}
