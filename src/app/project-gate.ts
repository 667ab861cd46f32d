import type { ExtraRoot } from "../tools/file-gate/extra-roots.ts";
import type { FileGate } from "../tools/file-gate/file-gate.ts";
import type { Squad } from "./open-squad.ts";

/** What of squad the gate and the tools need: configuration as it is at each moment, and time. */
export type SquadFacts = Pick<Squad, "config" | "clock">;

/** The gate to the files of a project, with squad's own folders kept back. Loads what it needs. */
export async function openProjectGate(
  squad: SquadFacts,
  project: {
    readonly projectRoot: string;
    /** BMad's folder; null for none. */
    readonly bmadRoot?: string | null;
    readonly extraRoots?: () => readonly ExtraRoot[];
  },
): Promise<FileGate> {
  const { openFileGate } = await import("../tools/file-gate/file-gate.ts");
  const { configDir, stateDir, keysDir } = squad.config.paths;
  const { projectRoot, bmadRoot = null, extraRoots } = project;
  return openFileGate({
    root: projectRoot,
    keptBack: [configDir, stateDir, keysDir],
    sensitive: bmadRoot === null ? [] : [bmadRoot],
    ...(extraRoots === undefined ? {} : { extraRoots }),
    secrets: () => knownKeys(squad),
    now: () => squad.clock.now(),
    wall: () => squad.clock.wall(),
    newId: () => crypto.randomUUID(),
  });
}

/** Keys that squad holds at this moment: none of them goes to a model, into a search or into a record. */
export function knownKeys({ config }: Pick<SquadFacts, "config">): readonly string[] {
  const held = [...config.providers.map(({ apiKey }) => apiKey), config.webSearch?.apiKey ?? null];
  return held.flatMap((key) => (key === null ? [] : [key.reveal()]));
}
