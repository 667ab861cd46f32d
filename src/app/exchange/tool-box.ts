import { join } from "node:path";
import type { Consent } from "../../core/chat/consent.ts";
import { lazy } from "../../core/lazy.ts";
import type { Roster } from "../../core/persona.ts";
import type { ExtraRoot } from "../../tools/file-gate/extra-roots.ts";
import { pathInside } from "../../tools/file-gate/inside.ts";
import type { FileGate } from "../../tools/file-gate/file-gate.ts";
import type { GuardedWriter } from "../../tools/guarded-write.ts";
import type { TurnTools } from "../../tools/tool-box.ts";
import type { WebSearch } from "../../tools/web-search/web-search.ts";
import type { WriteMode } from "../../tools/write-policy.ts";
import { STATE_FILES } from "../configuration.ts";
import { knownKeys, openProjectGate, type SquadFacts } from "../project-gate.ts";

/** Whose doing it is, as the audit has it. */
export interface Doer {
  readonly session: string;
  readonly agent: string;
}

/** One turn that is to have tools. */
export interface TurnRequest extends Doer {
  readonly mode: WriteMode;
  readonly consent: Consent;
  /** Whether what is sent holds the content of files, of the web, or of others: attached, or in the history. */
  readonly isTainted: boolean;
}

/** Makes the tools of each turn of a project. */
export interface ToolMaker {
  toolsFor(turn: TurnRequest): Promise<TurnTools>;
  /** For documents that squad itself saves at the user's word. */
  documentsFor(doer: Doer): Promise<{ readonly gate: FileGate; readonly writer: GuardedWriter }>;
  /** Resolves when what tools did is on record. */
  settled(): Promise<void>;
}

export interface ToolMakerOptions {
  /** Folders beside the project that may be read at the moment, like that of a running workflow. */
  readonly extraRoots?: () => readonly ExtraRoot[];
  /** @default Node's */
  readonly fetch?: typeof globalThis.fetch;
}

/** The tools of a project. Nothing is loaded or opened before the first turn. */
export function createToolMaker(
  squad: SquadFacts,
  roster: Pick<Roster, "projectRoot" | "bmadRoot" | "profile">,
  options: ToolMakerOptions = {},
): ToolMaker {
  const { projectRoot, bmadRoot, profile } = roster;
  const { extraRoots } = options;
  const gate = lazy(() =>
    openProjectGate(squad, { projectRoot, bmadRoot, ...(extraRoots === undefined ? {} : { extraRoots }) }),
  );
  let settled = (): Promise<void> => Promise.resolve();
  const log = lazy(async () => {
    const { openAuditLog } = await import("../../sinks/audit-log.ts");
    const audit = openAuditLog({
      path: join(squad.config.paths.stateDir, STATE_FILES.audit),
      secrets: () => knownKeys(squad),
      wall: squad.clock.wall,
      newId: () => crypto.randomUUID(),
    });
    settled = () => audit.settled();
    return audit;
  });
  const search = lazy(() => webSearchOf(squad, options.fetch ?? globalThis.fetch));
  const outputs = outputFolders(projectRoot, profile.outputFolders);
  return {
    async toolsFor({ session, agent, mode, consent, isTainted }) {
      const { createToolBox } = await import("../../tools/tool-box.ts");
      const audit = await log();
      return createToolBox({
        gate: await gate(),
        consent,
        audit: (entry) => audit.note({ session, agent }, entry),
        mode,
        outputs,
        webSearch: await search(),
        secrets: () => knownKeys(squad),
        isTainted,
        isOn: squad.config.toolsOn,
      });
    },
    async documentsFor(doer) {
      const [{ createWriter }, { createTaint }, { NOBODY }] = await Promise.all([
        import("../../tools/guarded-write.ts"),
        import("../../tools/taint.ts"),
        import("../chat/consent.ts"),
      ]);
      const [opened, audit] = await Promise.all([gate(), log()]);
      const writer = createWriter({
        gate: opened,
        consent: NOBODY,
        audit: (entry) => audit.note(doer, entry),
        taint: createTaint(false),
        mode: "user",
        outputs,
      });
      return { gate: opened, writer };
    },
    settled: () => settled(),
  };
}

/** Those of the folders that lie in the project, relative to its root, with `/`. The root itself is none of them. */
function outputFolders(root: string, folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) => {
    const way = pathInside(root, folder);
    return way === null || way === "" ? [] : [way];
  });
}

/** Null when no service is configured, or its key is missing. */
async function webSearchOf(
  { config, clock }: SquadFacts,
  fetch: typeof globalThis.fetch,
): Promise<WebSearch | null> {
  const { webSearch } = config;
  if (webSearch === null || (webSearch.apiKeyEnv !== null && webSearch.apiKey === null)) return null;
  const { createWebSearch } = await import("../../tools/web-search/web-search.ts");
  const { service, apiKey, baseUrl } = webSearch;
  return createWebSearch({ service, apiKey, baseUrl, fetch, sleep: clock.sleep });
}
