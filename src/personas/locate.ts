import { basename, dirname, sep } from "node:path";
import { isToolFolder } from "./discovery/skill-folders.ts";
import { readSurroundings, type Surroundings } from "./discovery/surroundings.ts";
import type { PersonaContext } from "./persona-context.ts";
import { findProject, isBmadRoot, isV4Root } from "./project.ts";

/** Finds the context of single files; remembers installations, so one locator serves a whole run. */
export interface Locator {
  contextOf(path: string): Promise<PersonaContext>;
  /** Versions of the installations met so far, by root; null where a manifest names none. */
  versions(): Promise<ReadonlyMap<string, string | null>>;
}

const INNERMOST_LEVELS = 5;

/** @param home absolute home folder, whose skills menus may start; null for none */
export function createLocator(home: string | null): Locator {
  const known = new Map<string, Promise<Surroundings>>();
  const places = new Map<string, Place>();
  return {
    async contextOf(path) {
      const folder = dirname(path);
      const place = places.get(folder) ?? placeOf(path);
      places.set(folder, place);
      const { projectRoot, bmadRoot, module } = place;
      const key = `${projectRoot}\n${bmadRoot ?? ""}`;
      const surroundings = known.get(key) ?? readSurroundings({ projectRoot, bmadRoot }, home);
      known.set(key, surroundings);
      return { ...(await surroundings).shared, module };
    },
    async versions() {
      const read = await Promise.all(known.values());
      return new Map(
        read.flatMap(({ shared, bmadVersion }) =>
          shared.bmadRoot === null ? [] : [[shared.bmadRoot, bmadVersion] as const],
        ),
      );
    },
  };
}

type Place = Pick<PersonaContext, "projectRoot" | "bmadRoot" | "module">;

/** `<project>/<root>/<module>/agents/[<dir>/]x.md`, looked at from the file outwards. */
function placeOf(path: string): Place {
  let module = "";
  let folder = dirname(path);
  for (let level = 0; level < INNERMOST_LEVELS && dirname(folder) !== folder; level += 1) {
    if (isBmadRoot(folder)) {
      return { projectRoot: dirname(folder), bmadRoot: folder, module: module === "agents" ? "" : module };
    }
    if (isV4Root(folder)) return { projectRoot: dirname(folder), bmadRoot: folder, module: "" };
    module = basename(folder);
    folder = dirname(folder);
  }
  const around = findProject(dirname(path));
  const own = projectOfTool(path);
  // A project that is only known by the folder of a tool in it has no other mark.
  const isNearer = own !== null && own.length > around.projectRoot.length;
  return { ...(isNearer ? findOnly(own) : around), module: "" };
}

function findOnly(projectRoot: string): Pick<Place, "projectRoot" | "bmadRoot"> {
  const found = findProject(projectRoot);
  return found.projectRoot === projectRoot ? found : { projectRoot, bmadRoot: null };
}

/** The folder that holds `.claude/…`, `.cursor/…` on the way to `path`; null when there is none. */
function projectOfTool(path: string): string | null {
  const parts = path.split(sep);
  const at = parts.findIndex((part) => isToolFolder(part));
  return at < 1 ? null : parts.slice(0, at).join(sep) || sep;
}
